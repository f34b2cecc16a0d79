package io.perdure.invoker;

import io.perdure.log.AppendException;
import io.perdure.log.AppendException.Reason;
import io.perdure.log.CommandLog;
import io.perdure.model.AttemptId;
import io.perdure.model.PinnedDeployment;
import io.perdure.statemachine.AttemptEnd;
import io.perdure.statemachine.Command.ReportAttempt;
import io.perdure.statemachine.ReportedEntry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Appends the reports of one attempt, numbered, several at once while all goes well.
 *
 * <p>When an append fails, nobody knows whether its record is in the log. So nothing new is
 * appended until every append on its way has an outcome; then the reports that are not acknowledged
 * are appended again, one after the other, each until it is, and then new ones go on. That is sound
 * whatever happened: the state machine takes a number once, so what was in the log already is
 * dropped as a duplicate; and if a later report got into the log without its predecessor, the state
 * machine saw the gap, has replaced the attempt, and drops all of this. Nothing has to be cut: what
 * the function waits for is only ever said after the log was read.
 *
 * <p>Confined to the attempt's event loop. Appends that succeed cause no work there unless somebody
 * waits for them.
 */
final class ReportAppender {
  private static final Duration MIN_RETRY_DELAY = Duration.ofMillis(20);
  private static final Duration MAX_RETRY_DELAY = Duration.ofSeconds(2);

  /** What an attempt does when its reports get on. Called on the event loop. */
  interface Listener {
    /** There is room again, after {@link #isFull} was true. */
    void roomAgain();

    /** The log cannot take a report: it is too large. It and those after it are given up. */
    void tooLarge(AppendException cause);

    /** The attempt's end is in the log. */
    void endAppended();
  }

  private final CommandLog log;
  private final EventLoop loop;
  private final AttemptId attempt;
  private final Listener listener;
  private final InvokerOptions options;

  private final Deque<Pending> pending = new ArrayDeque<>();
  private long pendingBytes;
  private int nextSequence;
  private boolean isRepairing;
  private boolean isRetryScheduled;
  private boolean isFull;
  private boolean hasEnd;
  private boolean isStopped;
  private Duration retryDelay = MIN_RETRY_DELAY;

  /** Whether the loop wants to hear about successes. Read by threads of the log. */
  private volatile boolean isWaiting;

  ReportAppender(
      CommandLog log,
      EventLoop loop,
      AttemptId attempt,
      int firstSequence,
      InvokerOptions options,
      Listener listener) {
    this.log = log;
    this.loop = loop;
    this.attempt = attempt;
    this.nextSequence = firstSequence;
    this.options = options;
    this.listener = listener;
  }

  private static final class Pending {
    private final ReportAttempt report;
    private final long bytes;
    private @Nullable CompletableFuture<Void> outcome;

    private Pending(ReportAttempt report, long bytes) {
      this.report = report;
      this.bytes = bytes;
    }

    private boolean isInFlight() {
      return outcome != null && !outcome.isDone();
    }

    private boolean isAppended() {
      return outcome != null && outcome.isDone() && !outcome.isCompletedExceptionally();
    }

    private boolean isFailed() {
      return outcome != null && outcome.isCompletedExceptionally();
    }
  }

  /**
   * Appends the next report.
   *
   * @param bytes about what its record takes
   */
  void append(
      @Nullable PinnedDeployment pin,
      List<ReportedEntry> entries,
      @Nullable AttemptEnd end,
      long bytes) {
    if (isStopped || hasEnd) {
      return;
    }
    dropAppended();
    isRepairing |= !pending.isEmpty() && pending.element().isFailed();
    var next = new Pending(new ReportAttempt(attempt, nextSequence++, pin, entries, end), bytes);
    pending.add(next);
    pendingBytes += bytes;
    hasEnd = end != null;
    if (hasEnd) {
      isWaiting = true;
    }
    if (!isRepairing) {
      send(next);
    }
  }

  /** Whether to wait for {@link Listener#roomAgain} before more is appended. */
  boolean isFull() {
    if (isOverBound()) {
      // The log's threads look at the flag after a success, so look at the successes after it.
      isWaiting = true;
      dropAppended();
      isFull = isOverBound();
      isWaiting = isFull || hasEnd;
    }
    return isFull;
  }

  /** Gives up everything that has not been appended yet. */
  void stop() {
    isStopped = true;
    pending.clear();
  }

  private boolean isOverBound() {
    return isRepairing
        || pendingBytes > options.maxUnacknowledgedBytes()
        || pending.size() > options.maxUnacknowledgedReports();
  }

  private void send(Pending report) {
    var outcome = log.append(attempt.invocation(), report.report);
    report.outcome = outcome;
    if (outcome.isCompletedExceptionally()) {
      isRepairing = true;
    }
    var _ =
        outcome.whenComplete((done, failure) -> {
          if (failure != null || isWaiting) {
            loop.execute(this::settle);
          }
        });
  }

  private void settle() {
    if (isStopped) {
      return;
    }
    isRepairing |= pending.stream().anyMatch(Pending::isFailed);
    dropAppended();
    if (isRepairing && !isRetryScheduled && pending.stream().noneMatch(Pending::isInFlight)) {
      repair();
    }
    if (isFull && !isOverBound()) {
      isFull = false;
      isWaiting = hasEnd;
      listener.roomAgain();
    }
    if (hasEnd && pending.isEmpty() && !isStopped) {
      isStopped = true;
      listener.endAppended();
    }
  }

  private void repair() {
    var oldest = pending.peek();
    if (oldest == null) {
      isRepairing = false;
      isWaiting = isFull || hasEnd;
      retryDelay = MIN_RETRY_DELAY;
      return;
    }
    isWaiting = true;
    var failure = failure(oldest);
    if (failure == null) {
      send(oldest);
    } else if (failure.reason() == Reason.TOO_LARGE) {
      giveUpFrom(oldest, failure);
    } else {
      isRetryScheduled = true;
      loop.schedule(retryDelay, () -> sendAgain(oldest));
      retryDelay = min(retryDelay.multipliedBy(2), MAX_RETRY_DELAY);
    }
  }

  private void sendAgain(Pending report) {
    isRetryScheduled = false;
    if (!isStopped) {
      send(report);
    }
  }

  private void giveUpFrom(Pending report, AppendException cause) {
    nextSequence = report.report.sequence();
    pending.clear();
    pendingBytes = 0;
    hasEnd = false;
    isRepairing = false;
    listener.tooLarge(cause);
  }

  private void dropAppended() {
    for (var oldest = pending.peek();
        oldest != null && oldest.isAppended();
        oldest = pending.peek()) {
      pending.remove();
      pendingBytes -= oldest.bytes;
    }
  }

  private static @Nullable AppendException failure(Pending report) {
    var outcome = report.outcome;
    if (outcome == null || !outcome.isCompletedExceptionally()) {
      return null;
    }
    var cause = outcome.exceptionNow();
    if (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof AppendException failure
        ? failure
        : new AppendException(Reason.UNAVAILABLE, "The log failed unexpectedly", cause);
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
