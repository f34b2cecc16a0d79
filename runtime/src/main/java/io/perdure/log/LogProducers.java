package io.perdure.log;

import io.perdure.log.AppendException.Reason;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Producers as the log needs them: idempotent, acknowledged by all, without delay if not told
 * otherwise, and never blocking once created.
 */
final class LogProducers {
  /**
   * Well below the time for which every result is kept, so that a repeated append always meets the
   * first one.
   */
  private static final int DELIVERY_TIMEOUT_MS = 20_000;

  private static final int REQUEST_TIMEOUT_MS = 5_000;
  private static final int MAX_BACKOFF_MS = 500;
  private static final Duration FIRST_METADATA_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration METADATA_POLL = Duration.ofMillis(10);
  private static final long BUFFER_BYTES = 2 * KafkaCommandLog.MAX_IN_FLIGHT_BYTES;

  /** The topic is never forgotten: learning of it again would block a caller. */
  private static final long METADATA_IDLE_MS = Duration.ofDays(20).toMillis();

  private LogProducers() {}

  /**
   * Creates a producer that knows the topic. Blocks.
   *
   * @throws AppendException if the topic cannot be reached
   */
  static Producer<byte[], byte[]> create(
      String topic,
      int maxRecordBytes,
      Map<String, Object> clientProperties,
      Map<String, Object> overrides) {
    var properties = new HashMap<>(clientProperties);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, maxRecordBytes);
    properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MS);
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
    properties.put(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, MAX_BACKOFF_MS);
    properties.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, MAX_BACKOFF_MS);
    properties.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, METADATA_IDLE_MS);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0);
    properties.putAll(overrides);
    var producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    try {
      awaitTopic(producer, topic);
      return producer;
    } catch (RuntimeException failure) {
      producer.close(Duration.ZERO);
      throw failure;
    }
  }

  /**
   * Asking for a topic makes a producer look for it; one that must not block has to be asked again.
   */
  private static void awaitTopic(Producer<byte[], byte[]> producer, String topic) {
    long deadline = System.nanoTime() + FIRST_METADATA_TIMEOUT.toNanos();
    while (true) {
      try {
        producer.partitionsFor(topic);
        return;
      } catch (TimeoutException notYet) {
        if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
          throw new AppendException(
              Reason.UNAVAILABLE,
              "Expected to find topic "
                  + topic
                  + " within "
                  + FIRST_METADATA_TIMEOUT
                  + ", but: "
                  + notYet.getMessage(),
              notYet);
        }
        LockSupport.parkNanos(METADATA_POLL.toNanos());
      }
    }
  }

  static AppendException classify(Exception failure, int partition) {
    return switch (failure) {
      case RecordTooLargeException tooLarge ->
          new AppendException(Reason.TOO_LARGE, String.valueOf(tooLarge.getMessage()), tooLarge);
      case BufferExhaustedException full ->
          new AppendException(Reason.OVERLOADED, "The producer's buffer is full", full);
      default ->
          new AppendException(
              Reason.UNAVAILABLE,
              "Partition "
                  + partition
                  + " of the log did not take a record: "
                  + failure.getMessage(),
              failure);
    };
  }
}
