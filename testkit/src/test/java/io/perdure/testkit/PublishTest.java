package io.perdure.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.sdk.FunctionEndpoint;
import io.perdure.sdk.Handler;
import io.perdure.sdk.ObjectContext;
import io.perdure.sdk.TerminalException;
import io.perdure.sdk.Topic;
import io.perdure.sdk.VirtualObject;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Handlers that publish, in a runtime that crashes after each of their messages. */
class PublishTest {
  private static final Topic<String, Reading> READINGS =
      Topic.of("readings", String.class, Reading.class);

  /** What is published. */
  record Reading(int number) {}

  /** Publishes. */
  @VirtualObject
  public interface Station {
    /** So many readings. */
    @Handler
    void read(ObjectContext context, int count);

    /** To any topic. */
    @Handler
    void say(ObjectContext context, String topic);
  }

  static final class DurableStation implements Station {
    @Override
    public void read(ObjectContext context, int count) {
      for (int number = 0; number < count; number++) {
        context.publish(
            READINGS
                .record(context.key(), new Reading(number))
                .header("unit", "mm")
                .partition(number % 2));
      }
    }

    @Override
    public void say(ObjectContext context, String topic) {
      context.publish(topic, null, null);
    }
  }

  private final FunctionEndpoint endpoint = FunctionEndpoint.bind(new DurableStation()).build();

  @Test
  void eachRecordIsThereOnceAndInOrderAcrossCrashes() {
    try (var runtime = TestRuntime.builder().serve(endpoint).crashEvery(1).start()) {
      runtime.client().object(Station.class, "s").call(Station::read, 3);

      assertThat(runtime.published("readings"))
          .containsExactlyElementsOf(
              IntStream.range(0, 3)
                  .mapToObj(number ->
                      new PublishedRecord(
                          "readings",
                          "s",
                          "{\"number\":" + number + "}",
                          Map.of("unit", "mm"),
                          OptionalInt.of(number % 2),
                          Optional.empty()))
                  .toList());
    }
  }

  @Test
  void whatTheRuntimeRefusesIsATerminalFailureOfTheHandler() {
    try (var runtime = TestRuntime.start(endpoint)) {
      var station = runtime.client().object(Station.class, "s");

      station.call(Station::say, "mine");
      assertThatThrownBy(() -> station.call(Station::say, "perdure-log"))
          .isInstanceOf(TerminalException.class)
          .hasMessageContaining("PD0302");

      assertThat(runtime.published("mine"))
          .singleElement()
          .hasFieldOrPropertyWithValue("value", null);
      assertThat(runtime.published("perdure-log")).isEmpty();
    }
  }
}
