package io.perdure.examples.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.schema.state.StateRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StateJoinTest {
  @Test
  void eachRecordGetsTheStateOfItsObject() throws IOException {
    var topology = StateJoin.topology("state", "Sensor", "twin", "in", "out");
    try (var driver = new TopologyTestDriver(topology)) {
      var state =
          driver.createInputTopic("state", new BytesSerializer(), new ByteArraySerializer());
      var in = driver.createInputTopic("in", new StringSerializer(), new StringSerializer());
      var out = driver.createOutputTopic("out", new StringDeserializer(), new StringDeserializer());

      in.pipeInput("s-1", "1");
      put(state, "Sensor", "twin", "{\"celsius\":5}");
      put(state, "Sensor", "other", "6");
      put(state, "Actor", "twin", "7");
      in.pipeInput("s-1", "2");
      in.pipeInput("s-2", "3");
      state.pipeInput(
          StateChangelog.key("Sensor", "s-1", "twin"), wire(record("Sensor", "twin", "8")));
      in.pipeInput("s-1", "4");
      put(state, "Sensor", "twin", null);
      in.pipeInput("s-1", "5");

      assertThat(out.readValuesToList())
          .isEqualTo(
              List.of(
                  "{\"record\":1,\"state\":null}",
                  "{\"record\":2,\"state\":{\"celsius\":5}}",
                  "{\"record\":3,\"state\":null}",
                  "{\"record\":4,\"state\":8}",
                  "{\"record\":5,\"state\":null}"));
    }
  }

  private static void put(
      TestInputTopic<Bytes, byte[]> topic, String service, String name, @Nullable String value)
      throws IOException {
    topic.pipeInput(
        StateChangelog.key(service, "s-1", name),
        value == null ? null : record(service, name, value));
  }

  /** As Perdure writes it with a schema registry. */
  private static byte[] wire(byte[] singleObject) {
    int header = 2 + Long.BYTES;
    return ByteBuffer.allocate(1 + Integer.BYTES + singleObject.length - header)
        .put((byte) 0)
        .putInt(258)
        .put(singleObject, header, singleObject.length - header)
        .array();
  }

  private static byte[] record(String service, String name, String value) throws IOException {
    var record =
        new StateRecord(
            service,
            "s-1",
            ByteBuffer.wrap(name.getBytes(UTF_8)),
            ByteBuffer.wrap(value.getBytes(UTF_8)),
            null);
    return StateRecord.getEncoder().encode(record).array();
  }
}
