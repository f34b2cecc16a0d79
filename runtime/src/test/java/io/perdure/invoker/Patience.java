package io.perdure.invoker;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Bounds everything a test waits for. */
final class Patience {
  static final long SECONDS = 20;

  private Patience() {}

  static <T> T next(BlockingQueue<T> queue, String what) {
    try {
      var next = queue.poll(SECONDS, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("Expected " + what + " within " + SECONDS + " s");
      }
      return next;
    } catch (InterruptedException cause) {
      throw new AssertionError("Interrupted while waiting for " + what, cause);
    }
  }

  static <T> T result(CompletableFuture<T> future, String what) {
    try {
      return future.get(SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException | InterruptedException cause) {
      throw new AssertionError("Expected " + what + " within " + SECONDS + " s", cause);
    }
  }
}
