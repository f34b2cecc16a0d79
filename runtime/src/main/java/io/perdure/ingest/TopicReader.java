package io.perdure.ingest;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's reader of one topic: a thread with a consumer, and another consumer when that one
 * fails. Thread-safe.
 */
final class TopicReader {
  private static final Logger LOG = LoggerFactory.getLogger(TopicReader.class);
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(500);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(15);
  private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final Reading reading;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final IngestTargets targets;
  private final TopicIdentities identities;
  private final Pacing pacing;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread;

  private volatile boolean isPaused;
  private volatile Map<String, Set<Integer>> assigned = Map.of();
  private volatile @Nullable String problem;
  private Duration backoff = FIRST_BACKOFF;

  TopicReader(
      Reading reading,
      Supplier<Consumer<byte[], byte[]>> consumers,
      IngestTargets targets,
      TopicIdentities identities,
      Pacing pacing,
      boolean isPaused) {
    this.reading = reading;
    this.consumers = consumers;
    this.targets = targets;
    this.identities = identities;
    this.pacing = pacing;
    this.isPaused = isPaused;
    this.thread =
        Thread.ofPlatform().name("ingest-" + reading.name()).daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** A paused reader stays in its group, so that its offsets are kept, and reads nothing. */
  void setPaused(boolean paused) {
    isPaused = paused;
  }

  /** Lets what is under way finish, within bounds; returns at once. */
  void stop() {
    stopping.countDown();
  }

  /** Waits until a stopped reader has ended. */
  void awaitEnd(Duration atMost) throws InterruptedException {
    if (!thread.join(atMost)) {
      thread.interrupt();
    }
  }

  ReaderStatus status() {
    return new ReaderStatus(isPaused, assigned, problem);
  }

  private void run() {
    while (!isStopping()) {
      try {
        read();
      } catch (InterruptException stopped) {
        return;
      } catch (RuntimeException failure) {
        problem = String.valueOf(failure.getMessage());
        LOG.warn(
            "Reading is tried again: source={} topic={} cause={}",
            reading.name(),
            reading.topics(),
            failure.toString(),
            failure instanceof KafkaException ? failure.getCause() : failure);
        await(backoff);
        backoff =
            backoff.multipliedBy(2).compareTo(MAX_BACKOFF) < 0
                ? backoff.multipliedBy(2)
                : MAX_BACKOFF;
      }
      assigned = Map.of();
    }
  }

  private void read() {
    var consumer = consumers.get();
    try {
      pacing.beginAgain();
      var flow = new TopicFlow(reading, consumer, targets, identities, pacing, System::nanoTime);
      flow.start();
      while (!isStopping()) {
        flow.turn(isPaused);
        assigned = flow.assigned();
        problem = flow.problem();
        if (!assigned.isEmpty()) {
          backoff = FIRST_BACKOFF;
        }
      }
      flow.drain(DRAIN_TIMEOUT);
    } finally {
      consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
    }
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  private void await(Duration pause) {
    try {
      if (stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.debug("Stopped: source={}", reading.name());
      }
    } catch (InterruptedException stopped) {
      stopping.countDown();
      Thread.currentThread().interrupt();
    }
  }
}
