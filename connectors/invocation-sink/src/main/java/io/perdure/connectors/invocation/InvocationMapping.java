package io.perdure.connectors.invocation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.perdure.schema.ingress.InvocationRequest;
import io.perdure.schema.model.Header;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Values;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record of Connect as one of the ingress topic. Headers have the names that subscriptions give
 * them, so that a handler does not care which of the two it is called by. Confined to the task's
 * thread.
 */
final class InvocationMapping {
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final String TRACE_PARENT = "traceparent";
  private static final String TRACE_STATE = "tracestate";

  private final BinaryMessageEncoder<InvocationRequest> encoder = InvocationRequest.getEncoder();
  private final ConnectValues values = new ConnectValues();
  private final InvocationSinkConfig config;

  InvocationMapping(InvocationSinkConfig config) {
    this.config = config;
  }

  /**
   * The request for a record; its key is the object's, so that requests for one object stay in
   * order. It has no timestamp: that of the record could be older than the topic keeps.
   *
   * @throws DataException if the record cannot become one
   */
  ProducerRecord<byte[], byte[]> map(SinkRecord record) {
    var input = values.bytes(record.topic(), record.valueSchema(), record.value());
    var key = config.key().of(record, input);
    var request =
        InvocationRequest.newBuilder()
            .setService(config.service())
            .setHandler(config.handler())
            .setInput(ByteBuffer.wrap(input))
            .setHeaders(config.passesHeadersOn() ? headers(record) : List.of())
            .setIdempotencyKey(idempotencyKey(record, input))
            .setTraceparent(text(record, TRACE_PARENT))
            .setTracestate(text(record, TRACE_STATE))
            .build();
    return new ProducerRecord<>(
        config.ingressTopic(), key == null ? null : key.getBytes(UTF_8), encoded(request));
  }

  private @Nullable String idempotencyKey(SinkRecord record, byte[] input) {
    var key = config.idempotencyKey().of(record, input);
    if (key != null && key.isEmpty()) {
      throw new DataException("Expected an idempotency key, but found an empty text");
    }
    return key;
  }

  private List<Header> headers(SinkRecord record) {
    var headers = new ArrayList<Header>();
    headers.add(new Header("kafka.offset", String.valueOf(record.originalKafkaOffset())));
    headers.add(new Header("kafka.topic", record.originalTopic()));
    headers.add(new Header("kafka.partition", String.valueOf(record.originalKafkaPartition())));
    if (record.timestamp() != null) {
      headers.add(new Header("kafka.timestamp", String.valueOf(record.timestamp())));
    }
    record
        .headers()
        .forEach(header -> headers.add(header(header.key(), header.schema(), header.value())));
    return headers;
  }

  /** Headers of Connect are values of any type; ours are text. */
  private Header header(String name, @Nullable Schema schema, @Nullable Object value) {
    if (value instanceof byte[] || value instanceof ByteBuffer) {
      var bytes = values.bytes(name, schema, value);
      try {
        var text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        return new Header("kafka.header." + name, text);
      } catch (CharacterCodingException notText) {
        return new Header("kafka.binary-header." + name, BASE64.encodeToString(bytes));
      }
    }
    var text = value == null ? "" : Values.convertToString(schema, value);
    return new Header("kafka.header." + name, text);
  }

  private static @Nullable String text(SinkRecord record, String headerName) {
    var header = record.headers().lastWithName(headerName);
    return header == null ? null : ConnectValues.text(headerName, header.value());
  }

  private byte[] encoded(InvocationRequest request) {
    try {
      var buffer = encoder.encode(request);
      var bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      return bytes;
    } catch (IOException impossible) {
      throw new UncheckedIOException("Writing to memory cannot fail", impossible);
    }
  }
}
