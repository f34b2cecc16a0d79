package io.perdure.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.perdure.codec.DeadLetter;
import io.perdure.codec.DeadLetterCodec;
import io.perdure.codec.UndecodableRecordException;
import io.perdure.model.Payload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Dead letters as records of their topic. In either form the cause is in headers, so that whoever
 * looks for some need not read values. Thread-safe.
 */
public final class DeadLetterRecords {
  /** The source of what a function, or a caller of Kafka's, would have got. */
  public static final String PUBLISH = "publish";

  private static final String CODE = "perdure.error.code";
  private static final String MESSAGE = "perdure.error.message";
  private static final String SOURCE = "perdure.source";
  private static final String CLUSTER = "perdure.cluster";
  private static final String TOPIC = "perdure.topic";
  private static final String PARTITION = "perdure.partition";
  private static final String OFFSET = "perdure.offset";
  private static final String TIMESTAMP = "perdure.timestamp";

  /** Of those in Avro. */
  private static final String FORM = "perdure.form";

  private static final String AVRO = "avro";

  private static final DeadLetterCodec CODEC = new DeadLetterCodec();

  private final String topic;
  private final DeadLetterForm form;
  private final RegistryFraming framing;

  /**
   * @param topic of dead letters
   * @param form that is written; both are read
   */
  public DeadLetterRecords(String topic, DeadLetterForm form, RegistryFraming framing) {
    this.topic = topic;
    this.form = form;
    this.framing = framing;
  }

  /**
   * A letter as it goes to the topic.
   *
   * @param timestampMs milliseconds since the epoch; null is now
   */
  public ProducerRecord<byte[], byte[]> write(DeadLetter letter, @Nullable Long timestampMs) {
    return switch (form) {
      case ORIGINAL -> {
        var headers = headers(letter);
        addCause(headers, letter);
        yield new ProducerRecord<>(
            topic, null, timestampMs, bytes(letter.key()), bytes(letter.value()), headers);
      }
      case AVRO -> {
        var headers = new RecordHeaders();
        addCause(headers, letter);
        add(headers, FORM, AVRO);
        yield framing.framed(
            new ProducerRecord<>(
                topic, null, timestampMs, bytes(letter.key()), CODEC.encode(letter), headers));
      }
    };
  }

  /**
   * The letter in a record of the topic; empty if it is none of Perdure's. What became a letter may
   * have been one before: its cause is what stands from the last code on.
   */
  public static Optional<DeadLetter> read(ConsumerRecord<byte[], byte[]> record) {
    var headers = headers(record.headers());
    int start = headers.stream().map(DeadLetter.Header::name).toList().lastIndexOf(CODE);
    var cause = new HashMap<String, String>();
    for (var header : headers.subList(Math.max(0, start), headers.size())) {
      cause.put(header.name(), header.value() == null ? "" : header.value().utf8());
    }
    var topic = cause.get(TOPIC);
    if (start < 0 || topic == null) {
      return Optional.empty();
    }
    if (AVRO.equals(cause.get(FORM))) {
      return decoded(record);
    }
    var partition = number(cause, PARTITION);
    var timestampMs = number(cause, TIMESTAMP);
    return Optional.of(
        new DeadLetter(
            cause.getOrDefault(CODE, ""),
            cause.getOrDefault(MESSAGE, ""),
            cause.getOrDefault(SOURCE, ""),
            cause.get(CLUSTER),
            topic,
            partition != null && partition <= Integer.MAX_VALUE ? partition.intValue() : null,
            number(cause, OFFSET),
            timestampMs == null ? record.timestamp() : timestampMs,
            Payload.ofNullable(record.key()),
            Payload.ofNullable(record.value()),
            headers.subList(0, start)));
  }

  /** The headers of a record as a letter has them. */
  public static List<DeadLetter.Header> headers(Headers headers) {
    var all = new ArrayList<DeadLetter.Header>();
    headers.forEach(it -> all.add(new DeadLetter.Header(it.key(), Payload.ofNullable(it.value()))));
    return all;
  }

  /** The record that became a letter, for a topic. */
  public static ProducerRecord<byte[], byte[]> original(
      DeadLetter letter, String topic, @Nullable Integer partition, long timestampMs) {
    return new ProducerRecord<>(
        topic, partition, timestampMs, bytes(letter.key()), bytes(letter.value()), headers(letter));
  }

  private static Headers headers(DeadLetter letter) {
    var headers = new RecordHeaders();
    letter.headers().forEach(it -> headers.add(it.name(), bytes(it.value())));
    return headers;
  }

  private static void addCause(Headers headers, DeadLetter letter) {
    add(headers, CODE, letter.code());
    add(headers, MESSAGE, letter.message());
    add(headers, SOURCE, letter.source());
    add(headers, CLUSTER, letter.cluster());
    add(headers, TOPIC, letter.topic());
    add(headers, PARTITION, letter.partition());
    add(headers, OFFSET, letter.offset());
    add(headers, TIMESTAMP, letter.timestampMs());
  }

  /** Adds what is there. */
  private static void add(Headers headers, String name, @Nullable Object value) {
    if (value != null) {
      headers.add(name, value.toString().getBytes(UTF_8));
    }
  }

  /** What is no number, somebody else has written. */
  private static @Nullable Long number(Map<String, String> cause, String name) {
    var text = cause.getOrDefault(name, "");
    return text.matches("\\d{1,18}") ? Long.valueOf(text) : null;
  }

  private static Optional<DeadLetter> decoded(ConsumerRecord<byte[], byte[]> record) {
    try {
      return record.value() == null
          ? Optional.empty()
          : Optional.of(CODEC.decode(RegistryFraming.unframed(record.headers(), record.value())));
    } catch (UndecodableRecordException notOurs) {
      return Optional.empty();
    }
  }

  @SuppressWarnings(
      "NullAway") // keys and values may be null, which Kafka's annotations do not know
  private static byte[] bytes(@Nullable Payload payload) {
    return payload == null ? null : payload.bytes();
  }
}
