package io.perdure.statemachine;

import io.perdure.model.InvocationId;
import io.perdure.model.ObjectKey;
import io.perdure.model.PinnedDeployment;
import io.perdure.statemachine.Action.AckEntry;
import io.perdure.statemachine.Action.AckRunResult;
import io.perdure.statemachine.Action.ForwardNotification;
import io.perdure.statemachine.InvocationStatus.Invoked;
import org.jspecify.annotations.Nullable;

/**
 * A running invocation while a report of its attempt is applied: its journal grows here, and its
 * row is written once, at the end. What the last report of an invocation brings that leaves no
 * journal has its effects, and is not stored.
 */
public final class Execution {
  private final Invocation invocation;
  private final ApplyContext context;
  private final boolean isStored;
  private final boolean isPausing;
  private Progress progress;
  private @Nullable RawEntry output;

  /**
   * @param isLast whether the invocation ends with this report
   */
  public Execution(Invoked invoked, boolean isLast, ApplyContext context) {
    this.invocation = invoked.invocation();
    this.isStored =
        !isLast || !Lifecycle.leavesNoJournal(invocation, invoked.progress().journalLength());
    this.isPausing = invoked.isPausing();
    this.progress = invoked.progress().withReport();
    this.context = context;
  }

  public Invocation invocation() {
    return invocation;
  }

  public InvocationId id() {
    return invocation.id();
  }

  public ObjectKey object() {
    return invocation.target().object();
  }

  public Progress progress() {
    return progress;
  }

  public ApplyContext context() {
    return context;
  }

  /** The running invocation as it now is, to be stored. */
  public Invoked status() {
    return new Invoked(invocation, progress, null, isPausing);
  }

  /** Fixes the deployment for all attempts to come; the first one stays. */
  public void pin(PinnedDeployment deployment) {
    if (progress.pin() == null) {
      progress = progress.withPin(deployment);
    }
  }

  /** Appends what the function sent. */
  public void append(RawEntry raw, boolean isOutput, boolean ackRequested) {
    if (isOutput) {
      output = raw;
    }
    if (!isStored) {
      return;
    }
    context.tables().journal().append(id(), progress.journalLength(), raw, context.nowMs());
    if (ackRequested) {
      context.emit(new AckEntry(context.attempt(id(), progress), progress.commandCount()));
    }
    progress = progress.withEntry(isOutput, context.nowMs());
  }

  /**
   * The last output.
   *
   * @throws IllegalStateException if there is none
   */
  public RawEntry output() {
    if (output != null) {
      return output;
    }
    if (progress.outputIndex() < 0) {
      throw new IllegalStateException(
          "Expected an output before the end of " + id() + ", but found none");
    }
    return context.tables().journal().get(id(), progress.outputIndex());
  }

  /** Answers an entry: appends the completion and tells the function. */
  public void complete(Notification.Kind kind, int completionId, NotificationResult result) {
    if (!isStored) {
      return;
    }
    var raw = store(kind, completionId, result);
    context.emit(
        new ForwardNotification(
            context.attempt(id(), progress), progress.journalLength() - 1, raw));
  }

  /** Answers a step whose result the function keeps itself: it hears only that it is durable. */
  public void completeKnown(Notification.Kind kind, int completionId, NotificationResult result) {
    if (!isStored) {
      return;
    }
    store(kind, completionId, result);
    context.emit(new AckRunResult(context.attempt(id(), progress), completionId));
  }

  private RawEntry store(Notification.Kind kind, int completionId, NotificationResult result) {
    var raw = context.entries().encode(Notification.completion(kind, completionId, result));
    context.tables().journal().append(id(), progress.journalLength(), raw, context.nowMs());
    progress = progress.withNotification(context.nowMs());
    return raw;
  }
}
