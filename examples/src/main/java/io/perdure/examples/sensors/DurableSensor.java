package io.perdure.examples.sensors;

import io.perdure.sdk.ObjectContext;
import io.perdure.sdk.SharedObjectContext;
import io.perdure.sdk.StateKey;
import io.perdure.sdk.Topic;
import java.time.Duration;

/**
 * Keeps the twin in the runtime. State, timer and alert of a reading are one unit with the record
 * that brought it: all of it happens, once, or nothing.
 */
public final class DurableSensor implements Sensor {
  private static final StateKey<Twin> TWIN = StateKey.of("twin", Twin.class);
  private static final Topic<String, Alert> ALERTS =
      Topic.of("sensor-alerts", String.class, Alert.class);
  private static final double HOT_CELSIUS = 80;
  private static final Duration SILENCE = Duration.ofMinutes(1);

  @Override
  public void reading(ObjectContext context, Reading reading) {
    var before = twin(context);
    change(context, before, before.next(reading, HOT_CELSIUS));
    context
        .client(Sensor.class, context.key())
        .delay(SILENCE)
        .send(Sensor::checkSilence, before.readings() + 1);
  }

  @Override
  public void checkSilence(ObjectContext context, long readings) {
    var twin = twin(context);
    if (twin.readings() == readings) {
      change(context, twin, twin.silent());
    }
  }

  @Override
  public Twin twin(SharedObjectContext context) {
    return context.get(TWIN).orElse(Twin.NEW);
  }

  private static void change(ObjectContext context, Twin before, Twin after) {
    context.set(TWIN, after);
    if (after.status() != before.status()) {
      var alert = new Alert(context.key(), after.status(), after.celsius());
      context.publish(ALERTS, context.key(), alert);
    }
  }
}
