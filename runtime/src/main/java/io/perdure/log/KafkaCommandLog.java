package io.perdure.log;

import io.perdure.codec.CommandCodec;
import io.perdure.log.AppendException.Reason;
import io.perdure.model.InvocationId;
import io.perdure.statemachine.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * The log in Kafka: single idempotent appends, never in a transaction, acknowledged by all in-sync
 * replicas. While many are under way, each waits up to 2 ms for others, so that they travel
 * together ({@link Grouping}); patient ones always do, up to 10 ms. Thread-safe.
 *
 * <p>Never blocks: all producers know the topic before the first append, and what is under way is
 * bounded below each producer's buffer, so that it always has room.
 */
public final class KafkaCommandLog implements CommandLog, AutoCloseable {
  /**
   * Appends under way, in bytes, above which further ones are refused; the buffer of each producer
   * has twice the room.
   */
  static final long MAX_IN_FLIGHT_BYTES = 64L << 20;

  /** For how long an append waits for others at most. */
  private static final int LINGER_MS = 2;

  /** The same for a patient one. */
  private static final int PATIENT_LINGER_MS = 10;

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final String topic;
  private final int partitions;
  private final CommandCodec codec;
  private final RegistryFraming framing;
  private final Producer<byte[], byte[]> promptProducer;
  private final Producer<byte[], byte[]> groupingProducer;
  private final Producer<byte[], byte[]> patientProducer;
  private final LongSupplier nanoClock;
  private final Grouping grouping;
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
    this(
        topic,
        partitions,
        codec,
        framing,
        linger ->
            LogProducers.create(
                topic,
                maxRecordBytes,
                clientProperties,
                Map.of(ProducerConfig.LINGER_MS_CONFIG, linger)),
        System::nanoTime);
  }

  /**
   * With other producers and another clock.
   *
   * @param producers makes one whose records wait for others for so many milliseconds
   */
  KafkaCommandLog(
      String topic,
      int partitions,
      CommandCodec codec,
      RegistryFraming framing,
      IntFunction<Producer<byte[], byte[]>> producers,
      LongSupplier nanoClock) {
    this.topic = topic;
    this.partitions = partitions;
    this.codec = codec;
    this.framing = framing;
    this.nanoClock = nanoClock;
    this.grouping = new Grouping(partitions, nanoClock.getAsLong());
    var opened = open(producers, 0, LINGER_MS, PATIENT_LINGER_MS);
    this.promptProducer = opened.get(0);
    this.groupingProducer = opened.get(1);
    this.patientProducer = opened.get(2);
  }

  /** All of them or none. */
  private static List<Producer<byte[], byte[]>> open(
      IntFunction<Producer<byte[], byte[]>> producers, int... lingers) {
    var opened = new ArrayList<Producer<byte[], byte[]>>();
    try {
      for (int linger : lingers) {
        opened.add(producers.apply(linger));
      }
      return opened;
    } catch (RuntimeException failure) {
      opened.forEach(producer -> producer.close(Duration.ZERO));
      throw failure;
    }
  }

  @Override
  public CompletableFuture<Void> append(int partition, Command command) {
    var value = codec.encode(command);
    boolean grouped = grouping.begin(partition, nanoClock.getAsLong());
    var done = send(grouped ? groupingProducer : promptProducer, partition, value);
    var _ = done.whenComplete((_, _) -> grouping.end(partition));
    return done;
  }

  @Override
  public CompletableFuture<Void> appendPatiently(InvocationId owner, Command command) {
    return send(patientProducer, owner.partition(partitions), codec.encode(command));
  }

  private CompletableFuture<Void> send(
      Producer<byte[], byte[]> producer, int partition, byte[] value) {
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
    long deadlineNanos = nanoClock.getAsLong() + CLOSE_TIMEOUT.toNanos();
    for (var producer : List.of(promptProducer, groupingProducer, patientProducer)) {
      long leftNanos = Math.max(0, deadlineNanos - nanoClock.getAsLong());
      producer.close(Duration.ofNanos(leftNanos));
    }
  }
}
