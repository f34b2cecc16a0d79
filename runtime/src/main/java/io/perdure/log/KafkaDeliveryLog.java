package io.perdure.log;

import io.perdure.codec.CommandCodec;
import io.perdure.log.AppendException.Reason;
import io.perdure.statemachine.Command;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deliveries in Kafka: a producer a session, with one request under way at a time.
 *
 * <p>When an append fails, the producer is closed from inside its callback: its sender thread then
 * sends nothing more, so no later delivery can be in a log that lacks the failed one.
 *
 * <p>Thread-safe.
 */
public final class KafkaDeliveryLog implements DeliveryLog, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaDeliveryLog.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration RETRY_PAUSE = Duration.ofMillis(500);

  private final String topic;
  private final CommandCodec codec;
  private final RegistryFraming framing;
  private final Supplier<Producer<byte[], byte[]>> producers;

  private long session;
  private @Nullable Producer<byte[], byte[]> producer;
  private boolean isClosed;

  public KafkaDeliveryLog(
      String topic,
      CommandCodec codec,
      RegistryFraming framing,
      int maxRecordBytes,
      Map<String, Object> clientProperties) {
    this(
        topic,
        codec,
        framing,
        () ->
            LogProducers.create(
                topic,
                maxRecordBytes,
                clientProperties,
                Map.of(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1)));
  }

  /**
   * The same with other producers.
   *
   * @param producers gives one a session; after a failure it is asked again
   */
  KafkaDeliveryLog(
      String topic,
      CommandCodec codec,
      RegistryFraming framing,
      Supplier<Producer<byte[], byte[]>> producers) {
    this.topic = topic;
    this.codec = codec;
    this.framing = framing;
    this.producers = producers;
    this.producer = producers.get();
    this.session = 1;
  }

  @Override
  public synchronized long session() {
    return session;
  }

  @Override
  public void send(long sentIn, int toPartition, Command delivery, Callback callback) {
    var current = producer(sentIn);
    if (current == null) {
      callback.done(
          new AppendException(Reason.UNAVAILABLE, "Session " + sentIn + " of deliveries is over"));
      return;
    }
    var caller = Thread.currentThread();
    try {
      current.send(
          framing.framed(new ProducerRecord<>(topic, toPartition, null, codec.encode(delivery))),
          (_, failure) -> {
            if (failure != null && Thread.currentThread() == caller) {
              endFromCaller(sentIn, current);
            } else if (failure != null) {
              current.close(Duration.ZERO);
              end(sentIn);
            }
            callback.done(failure == null ? null : LogProducers.classify(failure, toPartition));
          });
    } catch (KafkaException | IllegalStateException failure) {
      endFromCaller(sentIn, current);
      callback.done(LogProducers.classify(failure, toPartition));
    }
  }

  @Override
  public void close() {
    Producer<byte[], byte[]> last;
    synchronized (this) {
      isClosed = true;
      last = producer;
      producer = null;
    }
    if (last != null) {
      last.close(CLOSE_TIMEOUT);
    }
  }

  private synchronized @Nullable Producer<byte[], byte[]> producer(long wanted) {
    return wanted == session ? producer : null;
  }

  /**
   * The producer refused a delivery, so that its sender thread knows nothing of it. Closing waits
   * for that thread, whose callbacks may need a lock that the caller holds; so another one closes.
   * What the producer still sends comes before the refused one.
   */
  private void endFromCaller(long ended, Producer<byte[], byte[]> refusing) {
    end(ended);
    Thread.ofVirtual().name("delivery-close").start(() -> refusing.close(Duration.ZERO));
  }

  private void end(long ended) {
    synchronized (this) {
      if (ended != session || isClosed) {
        return;
      }
      session++;
      producer = null;
    }
    LOG.warn(
        "A session of ordered deliveries is over; what is unacknowledged goes out again: session={}",
        ended);
    Thread.ofVirtual().name("delivery-session").start(this::open);
  }

  /** Opens the next session; deliveries fail, and are repeated by their senders, until it is. */
  private void open() {
    while (!isClosed()) {
      try {
        var created = producers.get();
        if (!accept(created)) {
          created.close(Duration.ZERO);
        }
        return;
      } catch (AppendException | KafkaException failure) {
        // The latter come at once, for example while names cannot be resolved.
        LOG.warn("No session of deliveries can be opened yet: {}", failure.toString());
        LockSupport.parkNanos(RETRY_PAUSE.toNanos());
      }
    }
  }

  private synchronized boolean isClosed() {
    return isClosed;
  }

  private synchronized boolean accept(Producer<byte[], byte[]> created) {
    if (!isClosed) {
      producer = created;
    }
    return !isClosed;
  }
}
