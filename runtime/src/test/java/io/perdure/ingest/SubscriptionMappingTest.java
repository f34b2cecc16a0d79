package io.perdure.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.perdure.model.Header;
import io.perdure.model.InvocationSource;
import io.perdure.model.PartitionKey;
import io.perdure.model.Payload;
import io.perdure.model.Retention;
import io.perdure.model.TraceContext;
import io.perdure.registry.InvocationSpecs;
import io.perdure.schemaregistry.SubjectTypes;
import io.perdure.tracing.RecordedSpans;
import io.perdure.tracing.Tracing;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class SubscriptionMappingTest {
  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  private static final byte[] NOT_TEXT = {(byte) 0xff};

  @Test
  void aRecordBecomesAnInvocationWithWhereItCameFrom() {
    var record = Records.record(3, 7, "ada", "{\"n\": 1}");
    record.headers().add("tenant", "blue".getBytes(UTF_8));
    record.headers().add("raw", NOT_TEXT);
    record.headers().add("traceparent", TRACE.getBytes(UTF_8));
    record.headers().add("tracestate", "vendor=v".getBytes(UTF_8));

    var spec = mapping("keyed", "record").map(place(record), record).spec();

    assertThat(spec.target()).hasToString("Target/ada/keyed");
    assertThat(spec.source()).isEqualTo(new InvocationSource.Subscription("sub_1x"));
    assertThat(spec.input()).isEqualTo(Payload.ofUtf8("{\"n\": 1}"));
    assertThat(spec.id().partitionHash()).isEqualTo(new PartitionKey("ada").hash());
    assertThat(spec.trace()).isEqualTo(new TraceContext(TRACE, "vendor=v"));
    assertThat(spec.headers())
        .containsExactly(
            new Header("kafka.offset", "7"),
            new Header("kafka.topic", "numbers"),
            new Header("kafka.partition", "3"),
            new Header("kafka.timestamp", "1000000"),
            new Header("restate.subscription.id", "sub_1x"),
            new Header("kafka.key", "YWRh"),
            new Header("kafka.header.tenant", "blue"),
            new Header("kafka.binary-header.raw", "_w"),
            new Header("kafka.header.traceparent", TRACE),
            new Header("kafka.header.tracestate", "vendor=v"));
  }

  @Test
  void aRecordIsASpanBelowWhatItCarriesAndAboveItsInvocation() {
    var spans = new RecordedSpans();
    var record = Records.record(3, 7, "ada", "1");
    record.headers().add("traceparent", TRACE.getBytes(UTF_8));

    var spec =
        mapping("keyed", "record", new Tracing(spans.tracer())).map(place(record), record).spec();

    var span = spans.await();
    assertThat(span.getName()).isEqualTo("process numbers");
    assertThat(span.getKind()).isEqualTo(SpanKind.CONSUMER);
    assertThat(TRACE).isEqualTo("00-" + span.getTraceId() + "-" + span.getParentSpanId() + "-01");
    assertThat(requireNonNull(spec.trace()).parent()).contains(span.getSpanId());
    assertThat(span.getAttributes().asMap())
        .containsEntry(Tracing.INVOCATION_ID, spec.id().toString())
        .containsEntry(Tracing.INVOCATION_TARGET, "Target/ada/keyed")
        .containsEntry(AttributeKey.stringKey("messaging.system"), "kafka")
        .containsEntry(AttributeKey.stringKey("messaging.destination.name"), "numbers")
        .containsEntry(AttributeKey.stringKey("messaging.destination.partition.id"), "3")
        .containsEntry(AttributeKey.longKey("messaging.kafka.offset"), 7L);
  }

  @Test
  void theSameRecordHasTheSameIdAndEveryOtherAnotherOne() {
    var plain = mapping("plain", "record");
    var again = mapping("plain", "record");
    var ids = new HashSet<>();
    var partitions = new HashSet<>();
    for (long offset = 0; offset < 64; offset++) {
      var record = Records.record(0, offset, NOT_TEXT, "1");
      var id = plain.map(place(record), record).spec().id();
      assertThat(again.map(place(record), record).spec().id()).isEqualTo(id);
      ids.add(id);
      partitions.add(id.partition(4));
    }
    assertThat(ids).hasSize(64);
    assertThat(partitions).hasSize(4);
  }

  @Test
  void recordsOfAWorkflowsKeyMeetInItsOneRun() {
    var mapping = mapping("run", "record");
    var first = Records.record(0, 1, "ada", "1");
    var second = Records.record(0, 2, "ada", "2");

    assertThat(mapping.map(place(first), first).spec().id())
        .isEqualTo(mapping.map(place(second), second).spec().id());
  }

  @Test
  void ofARecordIsKeptWhatItsHandlerKeepsAndNoMore() {
    var record = Records.record(0, 1, "ada", "1");

    assertThat(mapping("unkept", "record").map(place(record), record).spec().retention())
        .isEqualTo(new Retention(Duration.ZERO, Duration.ZERO));
    assertThat(mapping("plain", "record").map(place(record), record).spec().retention())
        .isEqualTo(new Retention(Duration.ofDays(1), Duration.ofDays(1)));
  }

  @Test
  void keysMayBeInAHeaderOrInTheValue() {
    var record = Records.record(0, 1, "ignored", "{\"order\":{\"id\":17}}");
    record.headers().add("customer", "bob".getBytes(UTF_8));

    assertThat(mapping("keyed", "header:customer").map(place(record), record).spec().target().key())
        .isEqualTo("bob");
    assertThat(mapping("keyed", "value:/order/id").map(place(record), record).spec().target().key())
        .isEqualTo("17");
  }

  @Test
  void recordsWithoutAKeyThatIsTextAreBad() {
    assertBad("record", Records.record(0, 1, NOT_TEXT, "1"), "to be UTF-8");
    assertBad("record", Records.record(0, 1, (String) null, "1"), "Expected a key");
    assertBad("header:customer", Records.record(0, 1, "ada", "1"), "Expected a key");
    assertBad("value:/id", Records.record(0, 1, "ada", "{}"), "at /id of the value");
    assertBad("value:/id", Records.record(0, 1, "ada", "{"), "JSON");
  }

  @Test
  void handlersThatAreUnknownOrPrivateAreNotInvoked() {
    var record = Records.record(0, 1, "ada", "1");

    assertThatThrownBy(() -> mapping("none", "record").map(place(record), record))
        .hasMessageContaining("there is no Target/none");
    assertThatThrownBy(() -> mapping("hidden", "record").map(place(record), record))
        .hasMessageContaining("is private");
  }

  private static void assertBad(
      String keyRule, ConsumerRecord<byte[], byte[]> record, String message) {
    assertThatThrownBy(() -> mapping("keyed", keyRule).map(place(record), record))
        .isInstanceOfSatisfying(
            BadRecordException.class, bad -> assertThat(bad.code()).isEqualTo(IngestCode.BAD_KEY))
        .hasMessageContaining(message);
  }

  private static RecordPlace place(ConsumerRecord<byte[], byte[]> record) {
    return new RecordPlace("sub_1x", Records.TOPIC, record.partition(), record.offset());
  }

  private static SubscriptionMapping mapping(String handler, String keyRule) {
    return mapping(handler, keyRule, Tracing.OFF);
  }

  private static SubscriptionMapping mapping(String handler, String keyRule, Tracing tracing) {
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
    return new SubscriptionMapping(
        subscription,
        SubscriptionOptions.parse(Map.of("perdure.key", keyRule)).key(),
        ValueFormat.OF_HANDLER,
        new RecordInput(SubjectTypes.none()),
        new OneService(),
        new InvocationSpecs(Duration.ofMinutes(1)),
        tracing);
  }
}
