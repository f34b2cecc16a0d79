package io.perdure.examples.sensors;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.sdk.FunctionEndpoint;
import io.perdure.sdk.client.ServiceCaller;
import io.perdure.testkit.PublishedRecord;
import io.perdure.testkit.TestRuntime;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The twin in a runtime that crashes after every message of a handler. */
class SensorTest {
  private final TestRuntime runtime =
      TestRuntime.builder()
          .serve(FunctionEndpoint.bind(new DurableSensor()).build())
          .crashEvery(1)
          .start();
  private final ServiceCaller<Sensor> press = runtime.client().object(Sensor.class, "press-1");

  @AfterEach
  void close() {
    runtime.close();
  }

  @Test
  void anAlertIsPublishedWhenASensorBecomesHotAndWhenItIsGoodAgain() {
    press.call(Sensor::reading, new Reading(21.5));
    press.call(Sensor::reading, new Reading(91.5));
    press.call(Sensor::reading, new Reading(92));
    press.call(Sensor::reading, new Reading(40));

    assertThat(runtime.published("sensor-alerts"))
        .extracting(PublishedRecord::value)
        .containsExactly(
            "{\"sensor\":\"press-1\",\"status\":\"HOT\",\"celsius\":91.5}",
            "{\"sensor\":\"press-1\",\"status\":\"GOOD\",\"celsius\":40.0}");
    assertThat(press.call(Sensor::twin)).isEqualTo(new Twin(4, 40, Twin.Status.GOOD));
  }

  @Test
  void silenceIsAnAlertToo() {
    press.call(Sensor::reading, new Reading(21));
    runtime.advance(Duration.ofSeconds(59));
    press.call(Sensor::reading, new Reading(22));
    runtime.advance(Duration.ofSeconds(59));
    assertThat(runtime.published("sensor-alerts")).isEmpty();

    runtime.advance(Duration.ofSeconds(2));

    assertThat(runtime.published("sensor-alerts"))
        .singleElement()
        .hasFieldOrPropertyWithValue("key", "press-1")
        .extracting(PublishedRecord::value)
        .isEqualTo("{\"sensor\":\"press-1\",\"status\":\"SILENT\",\"celsius\":22.0}");
    assertThat(press.call(Sensor::twin).status()).isEqualTo(Twin.Status.SILENT);
  }
}
