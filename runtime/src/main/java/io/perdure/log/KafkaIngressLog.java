package io.perdure.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.perdure.codec.GatewayOrigin;
import io.perdure.codec.IngressRequestCodec;
import io.perdure.log.AppendException.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ingress topic in Kafka: one transaction at a time, which takes in all batches that wait when
 * it begins. Batches that share a transaction and fail are written again, each in one of its own.
 *
 * <p>The producer is made when it is first needed. Its transactional id is the node's, so a node
 * that restarts ends the transaction that its earlier life has left open. Thread-safe.
 */
public final class KafkaIngressLog implements IngressLog, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaIngressLog.class);

  /** What waits for a transaction or is in one, above which further batches are refused. */
  static final long MAX_WAITING_BYTES = 64L << 20;

  private static final int MAX_BATCHES_A_TRANSACTION = 200;
  private static final long MAX_BYTES_A_TRANSACTION = 8L << 20;
  private static final Duration COMMIT_PATIENCE = Duration.ofSeconds(20);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final String topic;
  private final int maxRecordBytes;
  private final RegistryFraming framing;
  private final Supplier<Producer<byte[], byte[]>> producers;
  private final IngressRequestCodec codec = new IngressRequestCodec();
  private final BlockingQueue<Batch> waiting = new LinkedBlockingQueue<>();
  private final AtomicLong waitingBytes = new AtomicLong();
  private final Thread writer =
      Thread.ofPlatform().name("ingress-transactions").daemon().unstarted(this::run);

  /** Confined to the writer. */
  private @Nullable Producer<byte[], byte[]> producer;

  private volatile boolean isClosed;

  private record Batch(
      List<ProducerRecord<byte[], byte[]>> records, long bytes, CompletableFuture<Void> done) {}

  /**
   * Starts the thread that writes.
   *
   * @param maxRecordBytes the largest record that is taken
   * @param producers makes transactional producers, of one transactional id, that are not
   *     initialized
   */
  public KafkaIngressLog(
      String topic,
      int maxRecordBytes,
      RegistryFraming framing,
      Supplier<Producer<byte[], byte[]>> producers) {
    this.topic = topic;
    this.maxRecordBytes = maxRecordBytes;
    this.framing = framing;
    this.producers = producers;
    writer.start();
  }

  @Override
  public CompletableFuture<Void> append(List<IngressRecord> requests) {
    var records = new ArrayList<ProducerRecord<byte[], byte[]>>(requests.size());
    long bytes = 0;
    for (var request : requests) {
      var record = record(request);
      long size = OutgoingSize.of(record);
      if (size > maxRecordBytes) {
        return CompletableFuture.failedFuture(
            new AppendException(
                Reason.TOO_LARGE,
                "Expected a request of at most " + maxRecordBytes + " bytes, but found " + size));
      }
      bytes += size;
      records.add(record);
    }
    var batch = new Batch(records, bytes, new CompletableFuture<>());
    if (isClosed) {
      return CompletableFuture.failedFuture(
          new AppendException(Reason.ABORTED, "The node stops; none of it was written"));
    }
    if (waitingBytes.addAndGet(bytes) > MAX_WAITING_BYTES) {
      waitingBytes.addAndGet(-bytes);
      return CompletableFuture.failedFuture(
          new AppendException(
              Reason.OVERLOADED,
              "More than " + MAX_WAITING_BYTES + " bytes wait for a transaction"));
    }
    waiting.add(batch);
    return batch.done();
  }

  @Override
  public void close() {
    isClosed = true;
    writer.interrupt();
    try {
      if (!writer.join(CLOSE_TIMEOUT)) {
        LOG.warn("The writer of the ingress topic does not stop");
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private ProducerRecord<byte[], byte[]> record(IngressRecord request) {
    Header origin = new RecordHeader(GatewayOrigin.HEADER, request.origin().text().getBytes(UTF_8));
    return framing.framed(
        new ProducerRecord<>(
            topic,
            null,
            request.timestampMs(),
            request.key().getBytes(UTF_8),
            codec.encode(request.request()),
            List.of(origin)));
  }

  private void run() {
    try {
      while (!isClosed) {
        write(next());
      }
    } catch (InterruptedException | InterruptException stopped) {
      LOG.debug("The ingress topic is closed");
    } finally {
      isClosed = true;
      forgetProducer();
      var stopped = new AppendException(Reason.UNAVAILABLE, "The node stopped");
      for (var batch = waiting.poll(); batch != null; batch = waiting.poll()) {
        batch.done().completeExceptionally(stopped);
      }
    }
  }

  /** All that waits, within bounds; waits for a first one. */
  private List<Batch> next() throws InterruptedException {
    var batches = new ArrayList<Batch>();
    var first = waiting.take();
    batches.add(first);
    long bytes = first.bytes();
    var another = waiting.peek();
    while (another != null
        && batches.size() < MAX_BATCHES_A_TRANSACTION
        && bytes + another.bytes() <= MAX_BYTES_A_TRANSACTION) {
      batches.add(waiting.remove());
      bytes += another.bytes();
      another = waiting.peek();
    }
    return batches;
  }

  private void write(List<Batch> batches) {
    AppendException failure = null;
    try {
      transact(batches);
    } catch (InterruptException stopped) {
      settle(batches, new AppendException(Reason.UNAVAILABLE, "The node stopped", stopped));
      throw stopped;
    } catch (AppendException refused) {
      failure = refused;
    }
    if (failure != null && failure.reason() != Reason.UNAVAILABLE && batches.size() > 1) {
      batches.forEach(batch -> write(List.of(batch)));
    } else {
      settle(batches, failure);
    }
  }

  private void settle(List<Batch> batches, @Nullable AppendException failure) {
    for (var batch : batches) {
      waitingBytes.addAndGet(-batch.bytes());
      if (failure == null) {
        batch.done().complete(null);
      } else {
        batch.done().completeExceptionally(failure);
      }
    }
  }

  /**
   * Writes and commits.
   *
   * @throws AppendException if it did not commit, or nobody knows
   */
  private void transact(List<Batch> batches) {
    var current = open();
    try {
      current.beginTransaction();
      var sent = new ArrayList<Future<RecordMetadata>>();
      for (var batch : batches) {
        batch.records().forEach(record -> sent.add(current.send(record)));
      }
      current.flush();
      for (var one : sent) {
        one.get();
      }
    } catch (InterruptedException stopped) {
      throw new InterruptException(stopped);
    } catch (ExecutionException failure) {
      throw aborted(current, failure.getCause() == null ? failure : failure.getCause());
    } catch (InterruptException stopped) {
      throw stopped;
    } catch (KafkaException | IllegalStateException failure) {
      throw aborted(current, failure);
    }
    commit(current);
  }

  private void commit(Producer<byte[], byte[]> current) {
    long deadline = System.nanoTime() + COMMIT_PATIENCE.toNanos();
    while (true) {
      try {
        current.commitTransaction();
        return;
      } catch (InterruptException stopped) {
        throw stopped;
      } catch (TimeoutException late) {
        if (System.nanoTime() - deadline > 0) {
          throw unknown(late);
        }
      } catch (KafkaException | IllegalStateException failure) {
        throw unknown(failure);
      }
    }
  }

  /** The commit was asked for: whoever goes on with the transactional id finds out, we do not. */
  private AppendException unknown(RuntimeException cause) {
    LOG.warn("Whether a transaction has committed is unknown: topic={}", topic, cause);
    forgetProducer();
    return new AppendException(
        Reason.UNAVAILABLE, "The commit of a transaction was not confirmed: " + cause, cause);
  }

  /** The commit was not asked for, so that nobody will ever see the records. */
  private AppendException aborted(Producer<byte[], byte[]> current, Throwable cause) {
    try {
      current.abortTransaction();
    } catch (InterruptException stopped) {
      throw stopped;
    } catch (KafkaException | IllegalStateException fatal) {
      LOG.info("A producer is over: topic={} cause={}", topic, fatal.toString());
      forgetProducer();
    }
    LOG.warn("A transaction is aborted: topic={} cause={}", topic, cause.toString());
    return cause instanceof RecordTooLargeException
        ? new AppendException(Reason.TOO_LARGE, String.valueOf(cause.getMessage()), cause)
        : new AppendException(
            Reason.ABORTED, "None of it was written: " + cause.getMessage(), cause);
  }

  private Producer<byte[], byte[]> open() {
    var current = producer;
    if (current != null) {
      return current;
    }
    try {
      current = producers.get();
      producer = current;
      current.initTransactions();
      return current;
    } catch (InterruptException stopped) {
      throw stopped;
    } catch (KafkaException | IllegalStateException failure) {
      forgetProducer();
      throw new AppendException(
          Reason.ABORTED, "None of it was written: " + failure.getMessage(), failure);
    }
  }

  private void forgetProducer() {
    var last = producer;
    producer = null;
    if (last != null) {
      last.close(Duration.ZERO);
    }
  }
}
