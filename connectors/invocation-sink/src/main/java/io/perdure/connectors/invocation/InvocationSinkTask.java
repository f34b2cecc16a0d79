package io.perdure.connectors.invocation;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends records to the ingress topic in their order, and lets Connect commit an offset only when
 * everything before it was appended or reported. What is delivered again carries the same
 * idempotency key as before, so Perdure drops it.
 *
 * <p>A record that cannot become a request, or is too large, goes to Connect's error reporter; the
 * broker being away is waited for; anything else fails the task. Confined to the task's thread, but
 * for the outcomes that the producer's thread completes.
 */
public final class InvocationSinkTask extends SinkTask {
  private static final Logger LOG = LoggerFactory.getLogger(InvocationSinkTask.class);

  /** How long a commit waits for what is on its way; the next one has the rest. */
  private static final Duration COMMIT_PATIENCE = Duration.ofSeconds(5);

  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);
  private static final Future<?> DONE = CompletableFuture.completedFuture(null);

  private final Function<Map<String, Object>, Producer<byte[], byte[]>> producers;
  private final Duration commitPatience;
  private final Map<TopicPartition, PartitionProgress> partitions = new HashMap<>();
  private @Nullable Producer<byte[], byte[]> producer;
  private @Nullable InvocationMapping mapping;
  private @Nullable ErrantRecordReporter reporter;
  private boolean toleratesErrors;

  /** Called by Connect, by reflection. */
  public InvocationSinkTask() {
    this(KafkaProducer::new, COMMIT_PATIENCE);
  }

  InvocationSinkTask(
      Function<Map<String, Object>, Producer<byte[], byte[]>> producers, Duration commitPatience) {
    this.producers = producers;
    this.commitPatience = commitPatience;
  }

  @Override
  public String version() {
    return Version.NUMBER;
  }

  @Override
  public void start(Map<String, String> settings) {
    var config = new InvocationSinkConfig(settings);
    mapping = new InvocationMapping(config);
    reporter = context.errantRecordReporter();
    toleratesErrors = config.toleratesErrors();
    producer = producers.apply(config.producer());
  }

  @Override
  public void open(Collection<TopicPartition> opened) {
    opened.forEach(partition -> partitions.put(partition, new PartitionProgress()));
  }

  @Override
  public void close(Collection<TopicPartition> closed) {
    closed.forEach(partitions::remove);
  }

  /**
   * @throws RetriableException if the producer has no room or no broker; Connect delivers the
   *     records again, and those that are on their way are not sent twice
   */
  @Override
  public void put(Collection<SinkRecord> records) {
    settle();
    for (var record : records) {
      var progress = progress(record);
      if (progress.isNew(record)) {
        send(record, progress);
      }
    }
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> delivered) {
    awaitOutcomes();
    settle();
    var committable = new HashMap<TopicPartition, OffsetAndMetadata>();
    delivered.forEach((partition, position) -> {
      var progress = partitions.get(partition);
      long offset = progress == null ? position.offset() : progress.committable(position.offset());
      committable.put(partition, new OffsetAndMetadata(offset));
    });
    return committable;
  }

  @Override
  public void stop() {
    if (producer != null) {
      producer.close(CLOSE_PATIENCE);
    }
  }

  private PartitionProgress progress(SinkRecord record) {
    return partitions.computeIfAbsent(
        new TopicPartition(record.originalTopic(), record.originalKafkaPartition()),
        partition -> new PartitionProgress());
  }

  private void send(SinkRecord record, PartitionProgress progress) {
    var outcome = new CompletableFuture<@Nullable Void>();
    try {
      var request = requireNonNull(mapping).map(record);
      requireNonNull(producer)
          .send(
              request,
              (metadata, failure) -> {
                if (failure == null) {
                  outcome.complete(null);
                } else {
                  outcome.completeExceptionally(failure);
                }
              });
    } catch (DataException bad) {
      progress.take(record, reported(record, bad), true);
      return;
    }
    var failure = failureOf(outcome);
    if (failure instanceof org.apache.kafka.common.errors.RetriableException) {
      throw new RetriableException(
          "Expected room for " + place(record) + " on its way to the ingress topic", failure);
    }
    progress.take(record, outcome, false);
  }

  /** Finishes what is finished, in order, and sees to what failed. */
  private void settle() {
    for (var progress : partitions.values()) {
      var oldest = progress.oldest();
      while (oldest != null && oldest.outcome().isDone()) {
        var failure = failureOf(oldest.outcome());
        if (failure == null) {
          progress.finishOldest();
        } else if (failure instanceof RecordTooLargeException && !oldest.isReported()) {
          progress.replaceOldest(
              new PartitionProgress.OnItsWay(
                  oldest.record(), reported(oldest.record(), failure), true));
        } else {
          throw new ConnectException(
              "Expected " + place(oldest.record()) + " to be taken, but it failed", failure);
        }
        oldest = progress.oldest();
      }
    }
  }

  /**
   * Hands a record to Connect, which puts it into the dead-letter queue or the log.
   *
   * @return done when Connect is
   * @throws ConnectException if errors are not tolerated
   */
  private Future<?> reported(SinkRecord record, Throwable cause) {
    if (reporter != null) {
      return reporter.report(record, cause);
    }
    if (toleratesErrors) {
      LOG.warn("Passed over {}, which cannot become an invocation", place(record), cause);
      return DONE;
    }
    throw new ConnectException(
        place(record) + " cannot become an invocation: " + cause.getMessage(), cause);
  }

  private void awaitOutcomes() {
    long deadline = System.nanoTime() + commitPatience.toNanos();
    for (var progress : partitions.values()) {
      var youngest = progress.youngest();
      if (youngest != null && !isDoneBy(youngest.outcome(), deadline)) {
        return;
      }
    }
  }

  private static boolean isDoneBy(Future<?> outcome, long deadline) {
    try {
      outcome.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      return true;
    } catch (ExecutionException failed) {
      return true;
    } catch (TimeoutException later) {
      return false;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Why it failed; null if it did not, or is not done. */
  private static @Nullable Throwable failureOf(Future<?> outcome) {
    if (!outcome.isDone()) {
      return null;
    }
    try {
      outcome.get();
      return null;
    } catch (ExecutionException failed) {
      return failed.getCause();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return stopped;
    }
  }

  private static String place(SinkRecord record) {
    return "record "
        + record.originalKafkaOffset()
        + " of "
        + record.originalTopic()
        + "-"
        + record.originalKafkaPartition();
  }
}
