package io.perdure.testkit;

import io.perdure.sdk.Context;
import io.perdure.sdk.RunOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Tells what it did outside. */
final class MonthlySubscription implements Subscription {
  static final Duration MONTH = Duration.ofDays(30);

  /** What was done, in order. */
  final List<String> done = new CopyOnWriteArrayList<>();

  /** Goes on in the middle of each charge. */
  volatile Runnable duringCharge = () -> {};

  @Override
  public int twoMonths(Context context, String customer) {
    context.run("first", () -> charge("first " + customer));
    context.sleep(MONTH);
    context.run("second", () -> charge("second " + customer));
    return 2;
  }

  @Override
  public String untilCharged(Context context, String customer) {
    var hour = Duration.ofHours(1);
    var hourly = RunOptions.retry().initialInterval(hour).maxInterval(hour);
    context.run("charge", hourly, () -> charge(customer));
    return "charged";
  }

  @Override
  public String whenApproved(Context context, String customer) {
    var approval = context.awakeable(String.class);
    context.run("ask", () -> charge(approval.id()));
    return customer + ": " + approval.await();
  }

  @Override
  public void remindLater(Context context, String customer) {
    context.client(Subscription.class).delay(MONTH).send(Subscription::remind, customer);
  }

  @Override
  public void remind(Context context, String customer) {
    context.run("remind", () -> charge("reminded " + customer));
  }

  private void charge(String what) {
    done.add(what);
    duringCharge.run();
  }
}
