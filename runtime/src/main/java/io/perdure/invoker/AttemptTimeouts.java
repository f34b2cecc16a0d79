package io.perdure.invoker;

import io.perdure.registry.HandlerOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches over the silence of one attempt. After the inactivity timeout its request body is closed,
 * so that the function suspends; after the abort timeout, which counts while the body is replayed
 * or closed, the attempt is cut.
 *
 * <p>Activity is only noted; one timer looks at it when the attempt may be due. Confined to the
 * attempt's event loop.
 */
final class AttemptTimeouts {
  private static final long MIN_TIMER_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final EventLoop loop;
  private final long inactivityNanos;
  private final long abortNanos;
  private final RequestBody body;
  private final Runnable onAbort;

  private long lastActivityNanos;
  private EventLoop.@Nullable Timer timer;

  AttemptTimeouts(EventLoop loop, HandlerOptions options, RequestBody body, Runnable onAbort) {
    this.loop = loop;
    this.inactivityNanos = nanos(options.inactivityTimeout());
    this.abortNanos = nanos(options.abortTimeout());
    this.body = body;
    this.onAbort = onAbort;
  }

  /** The connection is there. */
  void start() {
    touch();
    if (timer == null) {
      schedule(body.isClosing() ? abortNanos : Math.min(inactivityNanos, abortNanos));
    }
  }

  /** Something went to the function or came from it. */
  void touch() {
    lastActivityNanos = System.nanoTime();
  }

  /** Closes the body at once, as if nothing had happened for long. */
  void suspend() {
    if (!body.isClosing()) {
      touch();
      body.close();
      if (timer != null) {
        timer.cancel();
        schedule(abortNanos);
      }
    }
  }

  /** Runs a last task in some time, instead of watching. */
  void replace(Duration delay, Runnable task) {
    stop();
    timer = loop.schedule(delay, task);
  }

  void stop() {
    if (timer != null) {
      timer.cancel();
    }
  }

  private void schedule(long nanos) {
    timer = loop.schedule(Duration.ofNanos(Math.max(nanos, MIN_TIMER_NANOS)), this::check);
  }

  private void check() {
    long silence = System.nanoTime() - lastActivityNanos;
    boolean isLive = body.isReplayed() && !body.isClosing();
    long allowed = isLive ? inactivityNanos : abortNanos;
    if (silence < allowed) {
      // The body may be live by then, unless it is closing already.
      long rest = allowed - silence;
      schedule(body.isClosing() ? rest : Math.min(rest, inactivityNanos));
    } else if (isLive) {
      touch();
      body.close();
      schedule(abortNanos);
    } else {
      onAbort.run();
    }
  }

  /** The longest duration that nanoseconds can count stands for all longer ones. */
  private static long nanos(Duration duration) {
    return TimeUnit.NANOSECONDS.convert(duration);
  }
}
