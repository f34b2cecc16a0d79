package io.perdure.e2e;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Waits for conditions, never for time alone. */
final class Await {
  private static final Duration POLL = Duration.ofMillis(25);

  private Await() {}

  /** Waits until the condition holds; what it throws counts as not yet. */
  static void until(String what, Duration atMost, Callable<Boolean> condition) {
    until(() -> what, atMost, condition);
  }

  /** The same with a description that is made when the wait has failed. */
  static void until(Supplier<String> what, Duration atMost, Callable<Boolean> condition) {
    long began = System.nanoTime();
    until(what, atMost, () -> began, condition);
  }

  /**
   * The same, where the wait may begin anew.
   *
   * @param beganNanos when it has begun last, as {@link System#nanoTime} has it
   */
  static void until(
      Supplier<String> what,
      Duration atMost,
      LongSupplier beganNanos,
      Callable<Boolean> condition) {
    while (System.nanoTime() - beganNanos.getAsLong() < atMost.toNanos()) {
      if (holds(condition)) {
        return;
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    throw new AssertionError("Expected within " + atMost + ": " + what.get());
  }

  /** Something that may be found wrong. */
  interface Check {
    void run() throws Exception;
  }

  /** Waits until a check finds nothing wrong; in the end it fails with what the last one found. */
  static void agreement(Duration atMost, Check check) throws Exception {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (true) {
      try {
        check.run();
        return;
      } catch (AssertionError notYet) {
        if (System.nanoTime() > deadline) {
          throw notYet;
        }
        LockSupport.parkNanos(POLL.toNanos());
      }
    }
  }

  private static boolean holds(Callable<Boolean> condition) {
    try {
      return condition.call();
    } catch (Exception notYet) {
      return false;
    }
  }
}
