package io.perdure.examples.sensors;

import io.perdure.sdk.Handler;
import io.perdure.sdk.ObjectContext;
import io.perdure.sdk.Shared;
import io.perdure.sdk.SharedObjectContext;
import io.perdure.sdk.VirtualObject;

/** The twin of one sensor; the key is its name. */
@VirtualObject
public interface Sensor {
  /** Takes a reading; a subscription calls it for each record of {@code sensor-readings}. */
  @Handler
  void reading(ObjectContext context, Reading reading);

  /**
   * Raises an alert if nothing has come for a while.
   *
   * @param readings how many there were when the while began
   */
  @Handler
  void checkSilence(ObjectContext context, long readings);

  /** What is known of it now. */
  @Shared
  Twin twin(SharedObjectContext context);
}
