package io.perdure.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.registry.InvocationSpecs;
import io.perdure.schemaregistry.RegistryInMemory;
import io.perdure.schemaregistry.SchemaException;
import io.perdure.schemaregistry.SubjectTypes;
import io.perdure.statemachine.Command.IngestedRecord;
import io.perdure.tracing.Tracing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class BatchMappingTest {
  private final RegistryInMemory types = new RegistryInMemory().with("numbers", "\"int\"");

  @Test
  void aRecordIsSaidInJson() {
    var record = Records.record(2, 7, "ada", "{\"a\": 1.10}");
    record.headers().add("tenant", "blue".getBytes(UTF_8)).add("raw", new byte[] {(byte) 0xff});

    assertThat(json(record))
        .isEqualTo(
            "{\"offset\":7,\"timestamp\":1000000,\"key\":\"ada\",\"value\":{\"a\":1.10},"
                + "\"headers\":{\"tenant\":\"blue\",\"rawBase64\":\"/w==\"}}");
    assertThat(json(Records.record(2, 8, (String) null, "text")))
        .isEqualTo("{\"offset\":8,\"timestamp\":1000000,\"valueBase64\":\"dGV4dA==\"}");
  }

  @Test
  void aCutEndsWhereThereIsNoRoomButHasOneRecordAtLeast() {
    var records = List.of(record(0), record(1), record(2));

    var plain = mapping("plain");
    assertThat(plain.cut(records.stream(), 2, 1_000).records()).hasSize(2);
    assertThat(plain.cut(records.stream(), 9, 120).last().offset()).isEqualTo(1);
    assertThat(plain.cut(records.stream(), 9, 1).records()).hasSize(1);
  }

  @Test
  void valuesInTheWireFormatBecomeJson() {
    var registry = mapping("plain", ValueFormat.REGISTRY);
    var seven = Records.record(2, 7, "ada", "\0\0\0\0\1\16");

    assertThat(registry.cut(Stream.of(seven), 1, 1).records().getFirst().json().utf8())
        .contains("\"value\":7");
    assertThat(mapping("typed").cut(Stream.of(seven), 1, 1).records().getFirst().json().utf8())
        .contains("\"value\":7");
  }

  @Test
  void aCutEndsBeforeAValueThatDoesNotFitWhichIsThenRefusedAlone() {
    var typed = mapping("typed");
    var bad = Records.record(2, 1, "ada", "\"x\"");

    assertThat(typed.cut(Stream.of(record(0), bad, record(2)), 9, 1_000).last().offset()).isZero();
    assertThatThrownBy(() -> typed.cut(Stream.of(bad, record(2)), 9, 1_000))
        .isInstanceOf(BadRecordException.class)
        .hasMessageContaining("PD0504");
    types.isAway = true;
    assertThatThrownBy(() -> mapping("typed").cut(Stream.of(record(0)), 9, 1_000))
        .isInstanceOf(SchemaException.class);
  }

  @Test
  void allBatchesOfAPartitionGoToOnePartitionOfTheLog() {
    for (var handler : List.of("plain", "keyed")) {
      var first = mapping(handler).map(place(3), Records.TOPIC, List.of(json()));
      var second = mapping(handler).map(place(9), Records.TOPIC, List.of(json()));

      assertThat(first.invocation()).isNotEqualTo(second.invocation());
      assertThat(first.invocation().partitionHash()).isEqualTo(second.invocation().partitionHash());
    }
    assertThat(mapping("keyed").map(place(3), Records.TOPIC, List.of(json())).invoke().spec())
        .satisfies(spec -> assertThat(spec.target()).hasToString("Target/numbers-2/keyed"));
  }

  @Test
  void aWorkflowTakesNoBatches() {
    assertThatThrownBy(() -> mapping("run").map(place(3), Records.TOPIC, List.of(json())))
        .isInstanceOf(BadRecordException.class)
        .hasMessageContaining("runs once for its key");
  }

  private IngestedRecord json() {
    return mapping("plain").cut(Stream.of(record(0)), 1, 1).records().getFirst();
  }

  private String json(ConsumerRecord<byte[], byte[]> record) {
    return mapping("plain").cut(Stream.of(record), 1, 1).records().getFirst().json().utf8();
  }

  /** A little more than 50 bytes as JSON. */
  private static ConsumerRecord<byte[], byte[]> record(long offset) {
    return Records.record(2, offset, "ada", "1");
  }

  private static RecordPlace place(long offset) {
    return new RecordPlace("sub_1x", Records.TOPIC + "@1", 2, offset);
  }

  private BatchMapping mapping(String handler) {
    return mapping(handler, ValueFormat.OF_HANDLER);
  }

  private BatchMapping mapping(String handler, ValueFormat format) {
    var subscription =
        new Subscription(
            "sub_1x",
            new Subscription.Source("default", new TopicSelection(Records.TOPIC)),
            new Subscription.Sink("Target", handler),
            Map.of(),
            false,
            Seek.NONE,
            Map.of(),
            Instant.EPOCH);
    return new BatchMapping(
        subscription,
        format,
        new RecordInput(new SubjectTypes(types)),
        new OneService(),
        new InvocationSpecs(Duration.ofMinutes(1)),
        Tracing.OFF);
  }
}
