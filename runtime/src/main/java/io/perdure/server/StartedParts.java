package io.perdure.server;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of a node that have been started, to be stopped in reverse. Confined to the thread that
 * starts the node, then to the one that stops it.
 */
final class StartedParts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StartedParts.class);
  private static final Duration START_TIMEOUT = Duration.ofSeconds(20);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  /** Takes note of a part; returns it. */
  <T extends AutoCloseable> T add(T part) {
    parts.push(part);
    return part;
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception failure) {
        LOG.warn("A part did not stop in order: {}", failure.toString());
      }
    }
  }

  /**
   * Waits for something that starts or stops.
   *
   * @throws StartException if it fails, or takes too long
   */
  static void await(java.util.concurrent.Future<?> future) {
    try {
      future.get(START_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new StartException("Interrupted", stopped);
    } catch (ExecutionException failure) {
      var cause = failure.getCause() == null ? failure : failure.getCause();
      throw new StartException(String.valueOf(cause.getMessage()), cause);
    } catch (TimeoutException late) {
      throw new StartException("It took longer than " + START_TIMEOUT, late);
    }
  }

  /** The same for what Vert.x starts or stops. */
  static void await(Future<?> future) {
    await(future.toCompletionStage().toCompletableFuture());
  }
}
