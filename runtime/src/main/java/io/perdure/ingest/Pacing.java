package io.perdure.ingest;

import io.perdure.model.InvocationId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a reader from running far ahead of the handlers: what waits in the topic costs nothing,
 * what waits in the stores is written, restored and read again, and holds up what others append
 * behind it.
 *
 * <p>For each partition of the log every so many-th invocation is watched, and only so many may be
 * watched at once. One that lasts is not waited for: its handler may sleep for days, or its object
 * be stuck, which is nothing to those behind it. So this slows down and never stops.
 *
 * <p>Confined to the reader's thread.
 */
final class Pacing {
  /** How long one invocation holds up others. */
  static final Duration LONGEST_WAIT = Duration.ofMillis(500);

  /** Watching one costs a command in the log and an answer, so not each of them is. */
  private static final int WATCHED = 4;

  private final InvocationEnds ends;
  private final int every;
  private final LongSupplier nanoTime;
  private final Lane[] lanes;

  /** What goes to one partition of the log. */
  private static final class Lane {
    private final Collection<Watched> watched = new ArrayDeque<>();
    private int unwatched;
  }

  /** Thread-safe. */
  private static final class Watched {
    private final long sinceNanos;
    private boolean isOver;
    private @Nullable CompletableFuture<?> end;

    Watched(long sinceNanos) {
      this.sinceNanos = sinceNanos;
    }

    synchronized void watch(CompletableFuture<?> itsEnd) {
      end = itsEnd;
      itsEnd.whenComplete((_, _) -> stop());
    }

    /** It has ended, or it is not waited for any more: then nobody need hold the question. */
    synchronized void stop() {
      isOver = true;
      if (end != null) {
        end.cancel(false);
      }
    }

    synchronized boolean isOver(long now) {
      if (now - sinceNanos >= LONGEST_WAIT.toNanos()) {
        stop();
      }
      return isOver;
    }
  }

  private Pacing(InvocationEnds ends, int partitions, int every, LongSupplier nanoTime) {
    this.ends = ends;
    this.every = every;
    this.nanoTime = nanoTime;
    this.lanes = IntStream.range(0, partitions).mapToObj(_ -> new Lane()).toArray(Lane[]::new);
  }

  /**
   * Of a subscription.
   *
   * @param partitions of the log
   * @param ahead how many invocations may be under way, about, in all partitions together
   */
  static Pacing of(InvocationEnds ends, int partitions, int ahead, LongSupplier nanoTime) {
    return new Pacing(ends, partitions, Math.ceilDiv(ahead, partitions * WATCHED), nanoTime);
  }

  /** As fast as it can be read. */
  static Pacing none(int partitions) {
    return new Pacing(_ -> new CompletableFuture<>(), partitions, Integer.MAX_VALUE, () -> 0);
  }

  /** Whether another invocation may go to a partition. */
  boolean mayGo(int partition) {
    var watched = lanes[partition].watched;
    if (watched.size() >= WATCHED) {
      long now = nanoTime.getAsLong();
      watched.removeIf(it -> it.isOver(now));
    }
    return watched.size() < WATCHED;
  }

  /**
   * One goes.
   *
   * @return to be run, on any thread, when the log has it
   */
  Runnable goes(InvocationId id, int partition) {
    var lane = lanes[partition];
    if (++lane.unwatched < every) {
      return () -> {};
    }
    lane.unwatched = 0;
    var watched = new Watched(nanoTime.getAsLong());
    lane.watched.add(watched);
    return () -> {
      if (!watched.isOver(nanoTime.getAsLong())) {
        watched.watch(ends.of(id));
      }
    };
  }

  /** What has gone goes again. */
  void beginAgain() {
    for (var lane : lanes) {
      lane.watched.forEach(Watched::stop);
      lane.watched.clear();
      lane.unwatched = 0;
    }
  }
}
