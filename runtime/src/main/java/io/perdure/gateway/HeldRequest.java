package io.perdure.gateway;

import io.perdure.log.AppendException;
import io.perdure.model.InvocationId;
import io.perdure.model.InvocationSpec;
import io.perdure.model.ObjectKey;
import io.perdure.model.ReplyAddress;
import io.perdure.model.Waiter;
import io.perdure.statemachine.Answer;
import io.perdure.statemachine.Command;
import io.perdure.statemachine.Rejection;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * One request that waits for its answer, and how it asks again.
 *
 * <p>A command that may be repeated is. An {@link Command.Invoke} is not: if its append has an
 * unknown outcome, or its answer does not come, the log is <em>probed</em> (a call attaches, a send
 * asks for the output). Only when a probe finds nothing, no append is known to have succeeded, and
 * little time has passed, the invocation is appended once more. So it is neither lost nor run a
 * second time after it was forgotten, and a caller sees its own first request as the first.
 *
 * <p>Thread-safe: stream threads, the log's threads, the sweep and event loops meet here.
 */
final class HeldRequest {
  private enum Kind {
    CALL,
    SEND,
    REPEATABLE
  }

  private final Waiters waiters;
  private final ReplyAddress address;
  private final AnswerListener listener;
  private final InvocationId owner;
  private final @Nullable ObjectKey object;
  private final Kind kind;
  private final Question.@Nullable Repeatable repeatable;
  private final long startAtMs;
  private final long sinceNanos;

  /** The invocation to start, while it is not known to be in the log. */
  private @Nullable InvocationSpec unsure;

  /** Whether an append is on its way; there is never more than one. */
  private boolean isAppending;

  /** Whether some command of this request is in the log, and thus an answer is owed. */
  private boolean isInLog;

  /** Whether an answer may be about an earlier append of this same request. */
  private boolean isRepeated;

  /** Whether the log was probed after the last time the invocation was appended. */
  private boolean isProbed;

  /** Whether a probe was answered, with nothing found, before its append was acknowledged. */
  private boolean isFoundMissing;

  /** Whether the leader changed while an append was on its way. */
  private boolean isLeaderChanged;

  /** Whether the invocation is on its way through the ingress topic, and not appended by us. */
  private final boolean isByTopic;

  private long dueNanos;

  HeldRequest(
      Waiters waiters,
      ReplyAddress address,
      Question question,
      boolean isByTopic,
      AnswerListener listener,
      long nowNanos) {
    this.waiters = waiters;
    this.address = address;
    this.listener = listener;
    this.owner = question.owner();
    this.object =
        question instanceof Question.Call(var spec)
                && spec.target().type().isLocking()
                && !isByTopic
            ? spec.target().object()
            : null;
    this.sinceNanos = nowNanos;
    this.unsure =
        switch (question) {
          case Question.Call(var spec) -> spec;
          case Question.Send(var spec) -> spec;
          case Question.Repeatable _ -> null;
        };
    this.kind =
        switch (question) {
          case Question.Call _ -> Kind.CALL;
          case Question.Send _ -> Kind.SEND;
          case Question.Repeatable _ -> Kind.REPEATABLE;
        };
    this.repeatable = question instanceof Question.Repeatable it ? it : null;
    this.startAtMs = unsure == null ? 0 : unsure.startAtMs();
    this.isByTopic = isByTopic;
    this.isAppending = isByTopic;
  }

  InvocationId owner() {
    return owner;
  }

  long number() {
    return address.request();
  }

  /** The object whose lock it waits for; null if it is none that this node appends a call for. */
  @Nullable ObjectKey object() {
    return object;
  }

  /**
   * Appends what the question needs.
   *
   * @param isPatient whether there is no hurry
   */
  void start(boolean isPatient) {
    synchronized (this) {
      isAppending = true;
    }
    append(unsure == null ? repeated() : invoke(unsure), isPatient);
  }

  ReplyAddress address() {
    return address;
  }

  /**
   * The transaction that brings the invocation to the ingress topic is over. What has committed is
   * never appended by this request: the topic's reader does.
   */
  void delivered(@Nullable Throwable failure) {
    if (failure != null) {
      finish(notDelivered(failure));
      return;
    }
    synchronized (this) {
      unsure = null;
    }
    succeeded(true);
  }

  private Answer notDelivered(Throwable failure) {
    return switch (reason(failure)) {
      case TOO_LARGE -> rejected(GatewayCode.TOO_LARGE.because(messageOf(failure)));
      case OVERLOADED -> rejected(GatewayCode.OVERLOADED.because(messageOf(failure)));
      case ABORTED -> rejected(GatewayCode.ABORTED.because(messageOf(failure)));
      case UNAVAILABLE -> unavailable(messageOf(failure));
    };
  }

  /** Asks again, or gives up, if it is time to. */
  void tick(long nowNanos) {
    Command again = null;
    synchronized (this) {
      if (isAppending || nowNanos - dueNanos < 0) {
        return;
      }
      if (!isOutOfPatience(nowNanos)) {
        again = askAgain();
      }
    }
    if (again == null) {
      finish(unavailable("no answer came in time"));
    } else {
      append(again);
    }
  }

  void leaderChanged() {
    Command again;
    synchronized (this) {
      if (isAppending) {
        isLeaderChanged = true;
        return;
      }
      again = askAgain();
    }
    append(again);
  }

  void receive(Answer answer) {
    if (!idOf(answer).equals(owner)) {
      return;
    }
    switch (kind) {
      case CALL -> receiveForCall(answer);
      case SEND -> receiveForSend(answer);
      case REPEATABLE -> finish(answer);
    }
  }

  private void receiveForCall(Answer answer) {
    if (answer instanceof Answer.NotFound) {
      nothingFound();
    } else {
      finish(answer);
    }
  }

  private void receiveForSend(Answer answer) {
    switch (answer) {
      case Answer.Accepted accepted -> finish(isRepeated() ? accepted() : accepted);
      // The answer to a probe: it is in the log behind the invocation, which therefore was taken.
      case Answer.NotReady _, Answer.Completed _ -> finish(accepted());
      case Answer.NotFound _ -> nothingFound();
      case Answer.Done _,
          Answer.Appended _,
          Answer.AlreadyCompleted _,
          Answer.Restarted _,
          Answer.Rejected _ ->
          finish(answer);
    }
  }

  /** A probe found no invocation of this id. */
  private void nothingFound() {
    Command invoke = null;
    synchronized (this) {
      // The answer to a probe that was appended before the invocation was.
      if (!isProbed) {
        return;
      }
      if (isAppending) {
        isFoundMissing = true;
        return;
      }
      isFoundMissing = false;
      if (isByTopic && isWithin(waiters.options().giveUpAfter().toNanos())) {
        // Its record was not read yet; what has ended is kept for longer than we wait to ask.
        return;
      }
      if (unsure != null && isWithin(waiters.options().invokeWithin().toNanos())) {
        invoke = invoke(unsure);
        isAppending = true;
        isProbed = false;
      }
    }
    if (invoke != null) {
      append(invoke);
    } else {
      finish(forgottenOrLost());
    }
  }

  private synchronized Answer forgottenOrLost() {
    if (isByTopic) {
      return unavailable("it is in the ingress topic, whose reader has not come to it");
    }
    if (unsure != null) {
      return unavailable("the log did not take it in time");
    }
    if (kind == Kind.SEND) {
      return accepted();
    }
    return rejected(
        GatewayCode.RESULT_GONE.because(
            "Invocation "
                + owner
                + " has ended, but its result was forgotten before it could be delivered"));
  }

  /** What to append after a while without answer. Holding the monitor. */
  private Command askAgain() {
    isAppending = true;
    isRepeated = true;
    return switch (kind) {
      case CALL -> {
        isProbed = true;
        yield new Command.Attach(owner, new Waiter.Gateway(address));
      }
      case SEND -> {
        isProbed = true;
        yield new Command.GetOutput(owner, new Waiter.Gateway(address));
      }
      case REPEATABLE -> repeated();
    };
  }

  private void append(Command command) {
    append(command, false);
  }

  private void append(Command command, boolean isPatient) {
    boolean invokes = command instanceof Command.Invoke;
    waiters
        .append(owner, command, isPatient)
        .whenComplete((_, failure) -> appended(invokes, failure));
  }

  private void appended(boolean isInvoke, @Nullable Throwable failure) {
    if (failure == null) {
      succeeded(isInvoke);
    } else {
      failed(reason(failure), failure);
    }
  }

  private void succeeded(boolean isInvoke) {
    Command again = null;
    boolean isMissing;
    synchronized (this) {
      isAppending = false;
      isInLog = true;
      if (isInvoke) {
        unsure = null;
      }
      dueNanos = waiters.nowNanos() + waiters.options().askAgainAfter().toNanos();
      isMissing = isFoundMissing;
      if (isLeaderChanged && !isMissing) {
        again = askAgain();
      }
      isLeaderChanged = false;
    }
    if (isInvoke) {
      listener.appended();
    }
    if (isMissing) {
      nothingFound();
    } else if (again != null) {
      append(again);
    }
  }

  private void failed(AppendException.Reason reason, Throwable failure) {
    boolean isFirst;
    synchronized (this) {
      isAppending = false;
      isLeaderChanged = false;
      isFirst = !isRepeated;
      dueNanos = waiters.nowNanos() + waiters.options().retryAfter().toNanos();
    }
    switch (reason) {
      case TOO_LARGE -> finish(rejected(GatewayCode.TOO_LARGE.because(messageOf(failure))));
      case OVERLOADED -> {
        // Later appends are repetitions of one that may be in the log: those are tried again.
        if (isFirst) {
          finish(rejected(GatewayCode.OVERLOADED.because(messageOf(failure))));
        }
      }
      case ABORTED, UNAVAILABLE -> {}
    }
  }

  private boolean isOutOfPatience(long nowNanos) {
    var options = waiters.options();
    if (isInLog && (kind == Kind.CALL || (repeatable != null && repeatable.awaitsEnd()))) {
      return false;
    }
    var patience = isInLog ? options.giveUpAfter() : options.invokeWithin();
    return nowNanos - sinceNanos > patience.toNanos();
  }

  private boolean isWithin(long nanos) {
    return waiters.nowNanos() - sinceNanos <= nanos;
  }

  private synchronized boolean isRepeated() {
    return isRepeated;
  }

  private Command invoke(InvocationSpec spec) {
    return kind == Kind.CALL
        ? new Command.Invoke(spec, new Waiter.Gateway(address), null)
        : new Command.Invoke(spec, null, address);
  }

  private Command repeated() {
    if (repeatable == null) {
      throw new IllegalStateException(
          "A " + kind + " has no command to repeat, request " + address);
    }
    return repeatable.command().apply(address);
  }

  private Answer accepted() {
    return new Answer.Accepted(owner, false, startAtMs);
  }

  private Answer unavailable(String why) {
    return rejected(
        GatewayCode.UNAVAILABLE.because(
            "The request for " + owner + " has an unknown outcome: " + why));
  }

  private Answer rejected(Rejection rejection) {
    return new Answer.Rejected(owner, rejection);
  }

  private void finish(Answer answer) {
    if (waiters.take(this)) {
      listener.answered(answer);
    }
  }

  private static AppendException.Reason reason(Throwable failure) {
    return cause(failure) instanceof AppendException append
        ? append.reason()
        : AppendException.Reason.UNAVAILABLE;
  }

  private static String messageOf(Throwable failure) {
    return String.valueOf(cause(failure).getMessage());
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  private static InvocationId idOf(Answer answer) {
    return switch (answer) {
      case Answer.Completed it -> it.id();
      case Answer.Accepted it -> it.id();
      case Answer.NotReady it -> it.id();
      case Answer.NotFound it -> it.id();
      case Answer.Done it -> it.id();
      case Answer.Appended it -> it.id();
      case Answer.AlreadyCompleted it -> it.id();
      case Answer.Restarted it -> it.id();
      case Answer.Rejected it -> it.id();
    };
  }
}
