package io.perdure.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.perdure.log.AppendException.Reason;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The compacted topic of deployments, subscriptions and cluster facts: read from its beginning by
 * every node, and followed. Thread-safe.
 */
public final class DeploymentsTopic implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DeploymentsTopic.class);

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration BACKOFF = Duration.ofMillis(500);
  private static final Duration FIRST_READ_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
  private static final int MAX_RECORD_BYTES = 32 << 20;

  private final TopicPartition partition;
  private final Map<String, Object> clientProperties;
  private final Listener listener;
  private final Producer<byte[], byte[]> producer;
  private final Map<Long, CompletableFuture<Void>> awaited = new ConcurrentHashMap<>();
  private final CountDownLatch firstRead = new CountDownLatch(1);
  private final Thread follower;

  private volatile long readUpTo = -1;
  private volatile boolean isClosed;
  private volatile @Nullable Consumer<String, byte[]> consumer;

  /** Told of every record, in order, by one thread. */
  @FunctionalInterface
  public interface Listener {
    /**
     * Takes a record. Must not throw.
     *
     * @param value null if the key was deleted
     */
    void changed(String key, byte @Nullable [] value);
  }

  public DeploymentsTopic(String topic, Map<String, Object> clientProperties, Listener listener) {
    this.partition = new TopicPartition(topic, 0);
    this.clientProperties = Map.copyOf(clientProperties);
    this.listener = listener;
    this.producer = LogProducers.create(topic, MAX_RECORD_BYTES, clientProperties, Map.of());
    this.follower =
        Thread.ofPlatform().name("deployments-follower").daemon().unstarted(this::follow);
  }

  /**
   * Starts to follow, and returns when everything that is in the topic now has been read.
   *
   * @throws AppendException if that takes too long
   */
  public void start() {
    follower.start();
    try {
      if (!firstRead.await(FIRST_READ_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AppendException(
            Reason.UNAVAILABLE,
            "Expected to read topic " + partition.topic() + " within " + FIRST_READ_TIMEOUT);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new AppendException(
          Reason.UNAVAILABLE, "Interrupted while " + partition.topic() + " was read", stopped);
    }
  }

  /**
   * Writes a key.
   *
   * @param value null deletes it
   * @return completes when this node has read the record back and told the listener; fails with
   *     {@link AppendException}
   */
  public CompletableFuture<Void> append(String key, byte @Nullable [] value) {
    var done = new CompletableFuture<Void>();
    try {
      producer.send(
          new ProducerRecord<>(
              partition.topic(), partition.partition(), key.getBytes(UTF_8), value),
          (metadata, failure) -> {
            if (failure == null) {
              await(metadata.offset(), done);
            } else {
              done.completeExceptionally(LogProducers.classify(failure, partition.partition()));
            }
          });
    } catch (KafkaException | IllegalStateException failure) {
      done.completeExceptionally(LogProducers.classify(failure, partition.partition()));
    }
    return done;
  }

  @Override
  public void close() {
    isClosed = true;
    var current = consumer;
    if (current != null) {
      current.wakeup();
    }
    producer.close(CLOSE_TIMEOUT);
  }

  private void await(long offset, CompletableFuture<Void> done) {
    awaited.put(offset, done);
    completeRead();
  }

  private void completeRead() {
    long read = readUpTo;
    awaited.forEach((offset, done) -> {
      if (offset <= read && awaited.remove(offset, done)) {
        done.complete(null);
      }
    });
  }

  private void follow() {
    while (!isClosed) {
      try (var created =
          new KafkaConsumer<>(
              consumerProperties(), new StringDeserializer(), new ByteArrayDeserializer())) {
        consumer = created;
        readFrom(created);
      } catch (WakeupException stopped) {
        return;
      } catch (KafkaException failure) {
        LOG.warn("Reading {} failed and is tried again: {}", partition.topic(), failure.toString());
        LockSupport.parkNanos(BACKOFF.toNanos());
      }
    }
  }

  private void readFrom(Consumer<String, byte[]> created) {
    created.assign(List.of(partition));
    if (readUpTo < 0) {
      created.seekToBeginning(List.of(partition));
    } else {
      created.seek(partition, readUpTo + 1);
    }
    long end = created.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    while (!isClosed) {
      if (created.position(partition) >= end) {
        firstRead.countDown();
      }
      for (var record : created.poll(POLL)) {
        take(record);
      }
      completeRead();
    }
  }

  private void take(ConsumerRecord<String, byte[]> record) {
    try {
      listener.changed(record.key() == null ? "" : record.key(), record.value());
    } catch (RuntimeException bug) {
      LOG.error(
          "A record of {} was passed over: offset={}", partition.topic(), record.offset(), bug);
    }
    readUpTo = record.offset();
  }

  private Map<String, Object> consumerProperties() {
    var properties = new HashMap<>(clientProperties);
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, null);
    return properties;
  }
}
