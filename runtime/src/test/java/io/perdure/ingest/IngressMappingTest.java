package io.perdure.ingest;

import static io.perdure.model.TargetType.OBJECT_EXCLUSIVE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.codec.GatewayOrigin;
import io.perdure.codec.IngressRequest;
import io.perdure.codec.IngressRequestCodec;
import io.perdure.codec.PublicSchemas;
import io.perdure.log.RegistryFraming;
import io.perdure.model.Header;
import io.perdure.model.InvocationSource;
import io.perdure.model.InvocationTarget;
import io.perdure.model.Payload;
import io.perdure.model.ReplyAddress;
import io.perdure.model.ReplyFormat;
import io.perdure.model.TraceContext;
import io.perdure.model.Waiter;
import io.perdure.registry.InvocationSpecs;
import io.perdure.schemaregistry.RegistryInMemory;
import io.perdure.schemaregistry.SubjectTypes;
import io.perdure.statemachine.Command;
import io.perdure.tracing.RecordedSpans;
import io.perdure.tracing.Tracing;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IngressMappingTest {
  private static final RegistryInMemory REGISTRY =
      new RegistryInMemory()
          .with("perdure-ingress-value", PublicSchemas.ingress())
          .with("numbers", "\"int\"");

  private static final byte UNKNOWN_ID = 9;

  private final RecordedSpans spans = new RecordedSpans();
  private final IngressMapping mapping =
      new IngressMapping(
          "perdure-",
          new RecordInput(new SubjectTypes(REGISTRY)),
          new OneService(),
          new InvocationSpecs(Duration.ofMinutes(1)),
          new Tracing(spans.tracer()));

  @Test
  void aRecordSaysWhatItInvokesAndWhereTheResultGoes() {
    var invoke =
        map(
            "r",
            """
            {"service":"Target","handler":"keyed","key":"ada","input":{"n":1},"headers":{"tenant":"blue"},
             "delayMs":500,"traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
             "tracestate":"vendor=v",             "replyTo":{"topic":"answers","correlationId":"c1"}}\
            """);

    var spec = invoke.spec();
    assertThat(spec.target()).hasToString("Target/ada/keyed");
    assertThat(spec.source()).isEqualTo(new InvocationSource.Ingress());
    assertThat(spec.input()).isEqualTo(Payload.ofUtf8("{\"n\":1}"));
    assertThat(spec.headers()).containsExactly(new Header("tenant", "blue"));
    assertThat(spec.startAtMs()).isEqualTo(Records.TIMESTAMP + 500);
    var span = spans.await();
    assertThat(span.getParentSpanId()).isEqualTo("b7ad6b7169203331");
    assertThat(spec.trace())
        .isEqualTo(
            new TraceContext(
                "00-0af7651916cd43dd8448eb211c80319c-" + span.getSpanId() + "-01", "vendor=v"));
    assertThat(invoke.waiter())
        .isEqualTo(new Waiter.Topic("answers", Payload.ofUtf8("r"), "c1", ReplyFormat.VALUE));
  }

  @Test
  void theRecordsKeyIsTheObjectsWhereTheValueHasNone() {
    var spec =
        map("bob", "{\"service\":\"Target\",\"handler\":\"keyed\",\"inputBase64\":\"AAE=\"}")
            .spec();

    assertThat(spec.target()).hasToString("Target/bob/keyed");
    assertThat(spec.input()).isEqualTo(Payload.of(new byte[] {0, 1}));
    assertThat(spec.startAtMs()).isZero();
  }

  @Test
  void idempotencyKeysMeetTheRequestsOfHttp() {
    var spec =
        map(null, "{\"service\":\"Target\",\"handler\":\"plain\",\"idempotencyKey\":\"once\"}")
            .spec();

    assertThat(spec.id()).isEqualTo(InvocationSpecs.id(spec.target(), "once"));
    assertThat(spec.idempotencyKey()).isEqualTo("once");
  }

  @Test
  void aGatewaysRequestKeepsItsIdAndIsAnsweredWhereItWaits() {
    var address = new ReplyAddress("10.0.0.1:9070", System.currentTimeMillis() << 20);
    var id =
        InvocationSpecs.id(new InvocationTarget("Target", "ada", "keyed", OBJECT_EXCLUSIVE), null);

    var call = map(new GatewayOrigin(id, false, address));
    assertThat(call.invocation()).isEqualTo(id);
    assertThat(call.spec().source()).isEqualTo(new InvocationSource.Http());
    assertThat(call.waiter()).isEqualTo(new Waiter.Gateway(address));
    assertThat(call.accepted()).isNull();

    var send = map(new GatewayOrigin(id, true, address));
    assertThat(send.waiter()).isNull();
    assertThat(send.accepted()).isEqualTo(address);
    // The gateway's span of the request is enough.
    assertThat(spans.isEmpty()).isTrue();
  }

  @Test
  void anIdOfAnotherPartitionThanItsKeysIsForged() {
    var elsewhere =
        InvocationSpecs.id(new InvocationTarget("Target", "b", "keyed", OBJECT_EXCLUSIVE), null);

    assertThatThrownBy(() -> map(new GatewayOrigin(elsewhere, false, new ReplyAddress("a:1", 1))))
        .isInstanceOf(BadRecordException.class)
        .hasMessageContaining("id of the partition");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"service\":\"Target\"}",
        "{\"service\":\"Target\",\"handler\":1}",
        "{\"service\":\"Target\",\"handler\":\"plain\",\"inputs\":1}",
        "{\"service\":\"Target\",\"handler\":\"plain\"} more",
        "{\"service\":\"Target\",\"handler\":\"plain\",\"input\":1,\"inputBase64\":\"\"}",
        "{\"service\":\"Target\",\"handler\":\"plain\",\"inputBase64\":\"?\"}",
        "{\"service\":\"Target\",\"handler\":\"plain\",\"delayMs\":-1}",
        "{\"service\":\"Target\",\"handler\":\"plain\",\"delayMs\":\"1\"}",
        "{\"service\":\"Target\",\"handler\":\"plain\",\"headers\":{\"a\":1}}",
        "{\"service\":\"Target\",\"handler\":\"plain\",\"idempotencyKey\":\"\"}",
        "{\"service\":\"Target\",\"handler\":\"plain\",\"replyTo\":{\"topic\":\"perdure-log\"}}",
        "{\"service\":\"Target\",\"handler\":\"plain\",\"replyTo\":{\"topic\":\"a b\"}}",
        "{\"service\":\"Target\",\"handler\":\"plain\",\"replyTo\":{}}",
        "{\"service\":\"Target\",\"handler\":\"plain\",\"replyTo\":{\"topic\":\"a\",\"format\":\"xml\"}}",
        "{\"service\":\"Target\",\"handler\":\"run\",\"key\":\"k\",\"idempotencyKey\":\"i\"}"
      })
  void whatCannotBeReadIsABadRecord(String value) {
    assertThatThrownBy(() -> map(null, value))
        .isInstanceOfSatisfying(
            BadRecordException.class,
            bad -> assertThat(bad.code()).isEqualTo(IngestCode.BAD_REQUEST_RECORD));
  }

  @Test
  void anAnswerMayBeWantedAsARecord() {
    var invoke =
        map(
            null,
            "{\"service\":\"Target\",\"handler\":\"plain\",\"replyTo\":{\"topic\":\"a\",\"format\":\"avro\"}}");

    assertThat(invoke.waiter()).isEqualTo(new Waiter.Topic("a", null, null, ReplyFormat.AVRO));
  }

  @Test
  void whatAGatewayHasFramedIsReadWithoutARegistry() {
    var framing = new RegistryFraming();
    framing.put("perdure-ingress", UNKNOWN_ID);

    var framed = framing.framed(new ProducerRecord<>("perdure-ingress", avro()));

    assertThat(framed.value()).startsWith(0, 0, 0, 0, UNKNOWN_ID);
    assertThat(mapRaw(framed.value(), framed.headers()).spec().input())
        .isEqualTo(Payload.ofUtf8("5"));
  }

  @Test
  void aRequestInTheWireFormatIsReadByItsSchema() {
    var fields = "\0\0\0\0\1".getBytes(UTF_8);
    var avro = avro();
    var value =
        ByteBuffer.allocate(fields.length + avro.length - 10)
            .put(fields)
            .put(avro, 10, avro.length - 10)
            .array();

    assertThat(mapRaw(value).spec().input()).isEqualTo(Payload.ofUtf8("5"));
    assertThatThrownBy(() -> mapRaw(new byte[] {0, 0, 0, 0, UNKNOWN_ID, 1}))
        .isInstanceOf(BadRecordException.class)
        .hasMessageContaining("PD0502");
  }

  @Test
  void anInputMustFitTheTypeThatItsHandlerDeclares() {
    var good = "{\"service\":\"Target\",\"handler\":\"typed\",\"input\":5}";

    assertThat(map(null, good).spec().input()).isEqualTo(Payload.ofUtf8("5"));
    assertThatThrownBy(() -> map(null, good.replace("5", "\"x\"")))
        .isInstanceOfSatisfying(
            BadRecordException.class, bad -> assertThat(bad.code()).isEqualTo(IngestCode.BAD_VALUE))
        .hasMessageContaining("PD0504");
  }

  private static byte[] avro() {
    return new IngressRequestCodec()
        .encode(
            new IngressRequest(
                "Target",
                "plain",
                null,
                Payload.ofUtf8("5"),
                List.of(),
                null,
                0,
                null,
                null,
                null,
                null));
  }

  private Command.Invoke mapRaw(byte[] value) {
    return mapRaw(value, new RecordHeaders());
  }

  private Command.Invoke mapRaw(byte[] value, Headers headers) {
    var record = new ConsumerRecord<byte[], byte[]>("perdure-ingress", 0, 1, null, value);
    headers.forEach(record.headers()::add);
    return mapping.map(new RecordPlace("ingress", "perdure-ingress", 0, 1), record);
  }

  private Command.Invoke map(GatewayOrigin origin) {
    var record = Records.record(0, 1, "ada", "{\"service\":\"Target\",\"handler\":\"keyed\"}");
    record.headers().add(GatewayOrigin.HEADER, origin.text().getBytes(UTF_8));
    return mapping.map(new RecordPlace("ingress", "perdure-ingress", 0, 1), record);
  }

  private Command.Invoke map(@Nullable String key, String value) {
    var record = Records.record(0, 1, key, value);
    return mapping.map(new RecordPlace("ingress", "perdure-ingress", 0, 1), record);
  }
}
