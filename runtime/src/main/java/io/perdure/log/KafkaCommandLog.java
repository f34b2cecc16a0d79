package io.perdure.log;

import io.perdure.codec.CommandCodec;
import io.perdure.log.AppendException.Reason;
import io.perdure.statemachine.Command;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * The log in Kafka: single idempotent appends, never in a transaction, acknowledged by all in-sync
 * replicas. Thread-safe.
 *
 * <p>Never blocks: the producer knows the topic before the first append, and what is under way is
 * bounded below the producer's buffer, so that it always has room.
 */
public final class KafkaCommandLog implements CommandLog, AutoCloseable {
  /**
   * Appends under way, in bytes, above which further ones are refused; the producer's buffer has
   * twice the room.
   */
  static final long MAX_IN_FLIGHT_BYTES = 64L << 20;

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final String topic;
  private final int partitions;
  private final CommandCodec codec;
  private final RegistryFraming framing;
  private final Producer<byte[], byte[]> producer;
  private final AtomicLong inFlightBytes = new AtomicLong();

  /**
   * Connects; blocks until the topic is known.
   *
   * @param clientProperties of the user's: where the brokers are, security
   * @param maxRecordBytes the largest record that the topic takes
   * @throws AppendException if the topic cannot be reached
   */
  public KafkaCommandLog(
      String topic,
      int partitions,
      CommandCodec codec,
      RegistryFraming framing,
      int maxRecordBytes,
      Map<String, Object> clientProperties) {
    this.topic = topic;
    this.partitions = partitions;
    this.codec = codec;
    this.framing = framing;
    this.producer = LogProducers.create(topic, maxRecordBytes, clientProperties, Map.of());
  }

  @Override
  public CompletableFuture<Void> append(int partition, Command command) {
    var value = codec.encode(command);
    var done = new CompletableFuture<Void>();
    if (inFlightBytes.addAndGet(value.length) > MAX_IN_FLIGHT_BYTES) {
      inFlightBytes.addAndGet(-value.length);
      done.completeExceptionally(
          new AppendException(
              Reason.OVERLOADED,
              "More than " + MAX_IN_FLIGHT_BYTES + " bytes wait to be appended"));
      return done;
    }
    try {
      producer.send(
          framing.framed(new ProducerRecord<>(topic, partition, null, value)),
          (_, failure) -> {
            inFlightBytes.addAndGet(-value.length);
            if (failure == null) {
              done.complete(null);
            } else {
              done.completeExceptionally(LogProducers.classify(failure, partition));
            }
          });
    } catch (KafkaException | IllegalStateException failure) {
      inFlightBytes.addAndGet(-value.length);
      done.completeExceptionally(LogProducers.classify(failure, partition));
    }
    return done;
  }

  @Override
  public int partitions() {
    return partitions;
  }

  @Override
  public void close() {
    producer.close(CLOSE_TIMEOUT);
  }
}
