package io.perdure.connectors.invocation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.schema.ingress.InvocationRequest;
import io.perdure.schema.model.Header;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InvocationMappingTest {
  private static final Schema READING =
      SchemaBuilder.struct()
          .field("sensor", Schema.STRING_SCHEMA)
          .field("celsius", Schema.FLOAT64_SCHEMA)
          .field("price", Decimal.schema(2))
          .build();
  private static final Struct VALUE =
      new Struct(READING)
          .put("sensor", "s-1")
          .put("celsius", 21.5)
          .put("price", new BigDecimal("1.20"));

  private final ConnectHeaders headers = new ConnectHeaders();

  @Test
  void aRequestNamesTheHandlerAndWhereItsRecordCameFrom() throws Exception {
    var record = record("k", null, "hello");

    var request = request(record);

    assertThat(request.getService()).isEqualTo("Sensor");
    assertThat(request.getHandler()).isEqualTo("reading");
    assertThat(request.getIdempotencyKey()).isEqualTo("connect/readings/in/2/17");
    assertThat(request.getHeaders())
        .containsExactly(
            new Header("kafka.offset", "17"),
            new Header("kafka.topic", "in"),
            new Header("kafka.partition", "2"),
            new Header("kafka.timestamp", "1234"));
  }

  @Test
  void theKeyOfTheObjectIsThatOfTheRequest() {
    assertThat(key(record("k", null, "v"))).isEqualTo("k");
    assertThat(key(record(5L, null, "v"))).isEqualTo("5");
    assertThat(key(record("k".getBytes(UTF_8), null, "v"))).isEqualTo("k");
    assertThat(key(record(null, null, "v"))).isNull();
  }

  @Test
  void aRequestHasNoTimeSoThatOldRecordsAreNotDeletedAtOnce() {
    assertThat(map(record("k", null, "v")).timestamp()).isNull();
  }

  @Test
  void bytesAndTextsStayAsTheyAre() throws Exception {
    assertThat(input(record("k", null, "{\"a\": 1}"))).isEqualTo("{\"a\": 1}");
    assertThat(input(record("k", null, "x".getBytes(UTF_8)))).isEqualTo("x");
    assertThat(input(record("k", null, ByteBuffer.wrap("x".getBytes(UTF_8))))).isEqualTo("x");
    assertThat(input(record("k", null, null))).isEmpty();
  }

  @Test
  void everythingElseBecomesJson() throws Exception {
    assertThat(input(record("k", READING, VALUE)))
        .isEqualTo("{\"sensor\":\"s-1\",\"celsius\":21.5,\"price\":1.20}");
    assertThat(input(record("k", null, Map.of("a", List.of(1, true)))))
        .isEqualTo("{\"a\":[1,true]}");
    assertThat(input(record("k", Schema.INT64_SCHEMA, 5L))).isEqualTo("5");
  }

  @Test
  void theKeyMayBeInTheValueOrInAHeader() {
    headers.addString("sensor", "s-2");
    var record = record(null, READING, VALUE);

    assertThat(key(record, "invocation.key", "value:/sensor")).isEqualTo("s-1");
    assertThat(key(record, "invocation.key", "header:sensor")).isEqualTo("s-2");
    assertThat(key(record("k", null, "v"), "invocation.key", "none")).isNull();
    assertThat(key(record("k", null, "{\"id\":7}"), "invocation.key", "value:/id")).isEqualTo("7");
  }

  @Test
  void theIdempotencyKeyMayBeTheUsers() throws Exception {
    headers.addString("request", "r-1");
    var record = record("k", null, "v");

    assertThat(request(record, "invocation.idempotency.key", "header:request").getIdempotencyKey())
        .isEqualTo("r-1");
    assertThat(request(record, "invocation.idempotency.key", "none").getIdempotencyKey()).isNull();
    assertThatThrownBy(
            () -> request(record, "invocation.idempotency.key", "header:other").getIdempotencyKey())
        .isInstanceOf(DataException.class);
  }

  @Test
  void headersOfAnyTypeArrive() throws Exception {
    headers.addString("text", "é");
    headers.addInt("number", 5);
    headers.addBytes("utf8", "x".getBytes(UTF_8));
    headers.addBytes("binary", new byte[] {(byte) 0xff});
    headers.add("traceparent", "00-1-2-3", Schema.STRING_SCHEMA);
    headers.add("tracestate", "vendor=v", Schema.STRING_SCHEMA);

    var request = request(record("k", null, "v"));

    assertThat(request.getTraceparent()).isEqualTo("00-1-2-3");
    assertThat(request.getTracestate()).isEqualTo("vendor=v");
    assertThat(request.getHeaders())
        .contains(
            new Header("kafka.header.text", "é"),
            new Header("kafka.header.number", "5"),
            new Header("kafka.header.utf8", "x"),
            new Header("kafka.binary-header.binary", "_w"));
    assertThat(request(record("k", null, "v"), "invocation.headers", "false").getHeaders())
        .isEmpty();
  }

  @Test
  void whatTransformationsDidDoesNotChangeTheIdentity() throws Exception {
    var record = record("k", null, "v");
    var renamed =
        record.newRecord("other", 0, null, "k2", null, "v2", record.timestamp(), record.headers());

    assertThat(request(renamed).getIdempotencyKey()).isEqualTo("connect/readings/in/2/17");
  }

  @Test
  void keysThatAreNoTextAreRefused() {
    assertThatThrownBy(() -> map(record(VALUE, null, "v")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("ExtractField");
    assertThatThrownBy(() -> map(record(new byte[] {(byte) 0xff}, null, "v")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("UTF-8");
    assertThatThrownBy(() -> key(record("k", null, "v"), "invocation.key", "header:other"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("other");
    assertThatThrownBy(() -> key(record("k", null, "no json"), "invocation.key", "value:/id"))
        .isInstanceOf(DataException.class);
    assertThatThrownBy(() -> key(record("k", null, "{}"), "invocation.key", "value:/id"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("/id");
  }

  private SinkRecord record(@Nullable Object key, @Nullable Schema schema, @Nullable Object value) {
    return new SinkRecord(
        "in", 2, null, key, schema, value, 17, 1234L, TimestampType.CREATE_TIME, headers);
  }

  private static ProducerRecord<byte[], byte[]> map(SinkRecord record, String... settings) {
    return new InvocationMapping(new InvocationSinkConfig(Settings.with(settings))).map(record);
  }

  private static @Nullable String key(SinkRecord record, String... settings) {
    var key = map(record, settings).key();
    return key == null ? null : new String(key, UTF_8);
  }

  private static InvocationRequest request(SinkRecord record, String... settings)
      throws IOException {
    return InvocationRequest.getDecoder().decode(map(record, settings).value());
  }

  private static String input(SinkRecord record) throws IOException {
    return UTF_8.decode(request(record).getInput()).toString();
  }
}
