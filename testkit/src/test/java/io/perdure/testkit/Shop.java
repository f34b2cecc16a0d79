package io.perdure.testkit;

import io.perdure.model.AwakeableId;
import io.perdure.model.InvocationId;
import io.perdure.sdk.AwaitTimeoutException;
import io.perdure.sdk.Context;
import io.perdure.sdk.DurableFuture;
import io.perdure.sdk.Handler;
import io.perdure.sdk.InvocationTarget;
import io.perdure.sdk.ObjectContext;
import io.perdure.sdk.RunOptions;
import io.perdure.sdk.Service;
import io.perdure.sdk.Shared;
import io.perdure.sdk.SharedWorkflowContext;
import io.perdure.sdk.StateKey;
import io.perdure.sdk.TerminalException;
import io.perdure.sdk.VirtualObject;
import io.perdure.sdk.Workflow;
import io.perdure.sdk.WorkflowContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Handlers of all kinds, one thing each. */
@Service
public final class Shop {
  static final String AWAKEABLE = new AwakeableId(new InvocationId(1, 2, 3), 17).toString();

  private static final Duration HOUR = Duration.ofHours(1);

  /** What was done, in order. */
  final List<String> done = new CopyOnWriteArrayList<>();

  /** What steps fail with. */
  volatile @Nullable Exception failure;

  private int attempts;

  @Handler
  public String chargeAndMail(Context context, String customer) {
    var receipt = context.run("charge", String.class, () -> act("charge " + customer));
    context.run("mail", () -> act("mail " + customer + " " + receipt));
    return receipt;
  }

  @Handler
  public String chargePatiently(Context context, String customer) {
    var patiently =
        RunOptions.retry().initialInterval(HOUR).maxInterval(HOUR.multipliedBy(2)).maxAttempts(3);
    return context.run("charge", String.class, patiently, () -> act("charge " + customer));
  }

  @Handler
  public List<String> chargeTwicePatiently(Context context, String customer) {
    return List.of(chargePatiently(context, customer), chargePatiently(context, customer));
  }

  @Handler
  public String chargeForTwoHoursFromTomorrow(Context context, String customer) {
    context.sleep(Duration.ofDays(1));
    var hourly =
        RunOptions.retry()
            .initialInterval(HOUR)
            .maxInterval(HOUR)
            .maxDuration(HOUR.multipliedBy(2));
    return context.run("charge", String.class, hourly, () -> act("charge " + customer));
  }

  @Handler
  public int reserve(Context context, String item) {
    var stock = context.client("Stock", item);
    int left = stock.call("reserve", "ada", Integer.class).await();
    stock.call("release", byte[].class).await();
    return left;
  }

  @Handler
  public String remind(Context context, String customer) {
    return context
        .client("Mailer")
        .delay(HOUR)
        .header("tenant", "acme")
        .idempotencyKey("remind " + customer)
        .send("send", customer)
        .invocationId();
  }

  @Handler
  public void publish(Context context, String topic) {
    context.publish(topic, "k", List.of(1));
  }

  @Handler
  public void resolveAll(Context context, String invocation) {
    context.resolveSignal(invocation, "go", 1);
    context.cancel(invocation);
    context.resolveAwakeable(AWAKEABLE, 2);
    context.rejectAwakeable(AWAKEABLE, "no");
  }

  @Handler
  public String lookAt(Context context, String key) {
    var signup = InvocationTarget.workflow("Signup", key);
    var early = context.output(signup, String.class).await();
    return early.isEmpty()
        ? "none"
        : early.get() + ", then " + context.attach(signup, String.class).await();
  }

  @Handler
  public String request(Context context) {
    return context.headers().get("tenant")
        + " "
        + context.idempotencyKey().orElse("none")
        + " "
        + context.uuid();
  }

  @Handler
  public Instant sleepTwice(Context context) {
    context.sleep(HOUR);
    context.sleep(HOUR);
    return context.now();
  }

  @Handler
  public String approve(Context context) {
    var approval = context.awakeable(String.class);
    context.run("ask", () -> act("ask " + approval.id()));
    try {
      return approval.await(HOUR);
    } catch (AwaitTimeoutException late) {
      return "too late";
    }
  }

  @Handler
  public int countHours(Context context) {
    var stop = context.signal("stop", byte[].class);
    for (int hours = 0; ; hours++) {
      if (DurableFuture.first(stop, context.timer(HOUR)).await() == 0) {
        return hours;
      }
    }
  }

  @Handler
  public int firstTimer(Context context) {
    return DurableFuture.first(context.timer(HOUR.multipliedBy(2)), context.timer(HOUR)).await();
  }

  @Handler
  public String race(Context context) {
    var a = context.client("A").call("get", String.class);
    var b = context.client("B").call("get", String.class);
    return DurableFuture.any(a, b).await();
  }

  @Handler
  public List<String> getTwice(Context context) {
    var first = context.client("A").call("get", String.class);
    var second = context.client("A").call("get", String.class);
    return DurableFuture.all(List.of(first, second)).await();
  }

  @Handler
  public void undoWhenCancelled(Context context) {
    try {
      context.client("A").call("get", String.class).await();
    } catch (TerminalException failure) {
      context.client("B").call("undo", byte[].class).await();
      throw failure;
    }
  }

  @Handler
  public void differsInReplays(Context context) {
    context.run("attempt " + attempts++, () -> act("differ"));
    context.sleep(HOUR);
  }

  @Handler
  public void sleepsForEver(Context context) {
    while (true) {
      context.sleep(HOUR);
    }
  }

  @Handler
  public String threeAtOnce(Context context) {
    var a = context.runAsync("a", String.class, () -> act("a"));
    var b = context.runAsync("b", String.class, () -> act("b"));
    var c = context.runAsync("c", String.class, () -> act("c"));
    return a.await() + b.await() + c.await();
  }

  private String act(String what) throws Exception {
    if (failure != null) {
      throw failure;
    }
    done.add(what);
    return what;
  }

  /** Forgets. */
  @VirtualObject
  public static final class Notes {
    static final StateKey<String> FIRST = StateKey.of("first", String.class);
    static final StateKey<String> SECOND = StateKey.of("second", String.class);

    @Handler
    public void forgetFirst(ObjectContext context) {
      context.clear(FIRST);
    }

    @Handler
    public void forgetAll(ObjectContext context) {
      context.clearAll();
    }
  }

  /** Completes promises, and waits for them. */
  @Workflow
  public static final class Promises {
    /** Looks at a promise, resolves it and looks again. */
    @Handler
    public String run(WorkflowContext context) {
      var promise = context.promise("p", String.class);
      var before = promise.peek().orElse("none");
      promise.resolve("mine");
      return before + ", " + promise.peek().orElse("none") + ", " + promise.future().await();
    }

    /** Waits for a promise in two places, and looks at it then. */
    @Shared
    public String waitTwice(SharedWorkflowContext context, boolean resolves) {
      var promise = context.promise("p", String.class);
      var first = promise.future();
      var second = promise.future();
      if (resolves) {
        promise.resolve("mine");
      }
      return String.join(", ", first.await(), second.await(), promise.peek().orElse("none"));
    }

    /** Is too late with its second. */
    @Shared
    public String resolveTwice(SharedWorkflowContext context) {
      var promise = context.promise("p", String.class);
      promise.resolve("first");
      try {
        promise.resolve("second");
      } catch (TerminalException taken) {
        return promise.future().await();
      }
      return "resolved twice";
    }
  }
}
