package io.perdure.testkit;

import io.perdure.sdk.Context;
import io.perdure.sdk.Handler;
import io.perdure.sdk.Service;

/** Charges a customer month by month. */
@Service
public interface Subscription {
  @Handler
  int twoMonths(Context context, String customer);

  @Handler
  String untilCharged(Context context, String customer);

  @Handler
  String whenApproved(Context context, String customer);

  @Handler
  void remindLater(Context context, String customer);

  @Handler
  void remind(Context context, String customer);
}
