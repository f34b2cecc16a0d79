package io.perdure.ingest;

import io.perdure.codec.DeadLetter;
import io.perdure.log.DeadLetterRecords;
import io.perdure.model.Payload;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topic of dead letters in Kafka. The producer is made for a first one. Thread-safe. */
final class KafkaDeadLetters implements DeadLetters, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaDeadLetters.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
  private static final int MAX_BLOCK_MS = 10_000;
  private static final int DELIVERY_TIMEOUT_MS = 30_000;
  private static final int REQUEST_TIMEOUT_MS = 10_000;

  private final DeadLetterRecords letters;
  private final int maxRecordBytes;
  private final Map<String, Object> clientProperties;
  private @Nullable Producer<byte[], byte[]> producer;

  KafkaDeadLetters(
      DeadLetterRecords letters, int maxRecordBytes, Map<String, Object> clientProperties) {
    this.letters = letters;
    this.maxRecordBytes = maxRecordBytes;
    this.clientProperties = Map.copyOf(clientProperties);
  }

  @Override
  public void send(
      Reading from,
      ConsumerRecord<byte[], byte[]> record,
      BadRecordException cause,
      Consumer<@Nullable Exception> done) {
    var letter =
        new DeadLetter(
            cause.code().code(),
            String.valueOf(cause.getMessage()),
            from.name(),
            from.cluster().equals(KafkaCluster.DEFAULT) ? null : from.cluster(),
            record.topic(),
            record.partition(),
            record.offset(),
            record.timestamp(),
            Payload.ofNullable(record.key()),
            Payload.ofNullable(record.value()),
            DeadLetterRecords.headers(record.headers()));
    try {
      producer()
          .send(
              letters.write(letter, null),
              (_, failure) -> done.accept(unlessTooLarge(record, failure)));
    } catch (KafkaException | IllegalStateException failure) {
      done.accept(failure);
    }
  }

  @Override
  public synchronized void close() {
    if (producer != null) {
      producer.close(CLOSE_TIMEOUT);
    }
  }

  private synchronized Producer<byte[], byte[]> producer() {
    var current = producer;
    if (current == null) {
      current =
          new KafkaProducer<>(properties(), new ByteArraySerializer(), new ByteArraySerializer());
      producer = current;
    }
    return current;
  }

  private Map<String, Object> properties() {
    var properties = new HashMap<>(clientProperties);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, maxRecordBytes);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MS);
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MS);
    return properties;
  }

  /** A record that no topic of ours takes would come back for ever. */
  private static @Nullable Exception unlessTooLarge(
      ConsumerRecord<byte[], byte[]> record, @Nullable Exception failure) {
    if (!(failure instanceof RecordTooLargeException)) {
      return failure;
    }
    LOG.error(
        "A bad record is too large even for the dead letters, and was passed over: topic={} partition={} offset={}",
        record.topic(),
        record.partition(),
        record.offset());
    return null;
  }
}
