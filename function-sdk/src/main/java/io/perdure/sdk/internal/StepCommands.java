package io.perdure.sdk.internal;

import com.google.protobuf.MessageLite;
import io.perdure.schema.protocol.ErrorBehavior;
import io.perdure.schema.protocol.NotificationTemplate;
import io.perdure.schema.protocol.ProposeRunCompletionMessage;
import io.perdure.schema.protocol.RunCommandMessage;
import io.perdure.schema.protocol.Value;
import io.perdure.sdk.RunOptions;
import io.perdure.sdk.TerminalException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Steps: their command, the proposal of their result, and what becomes of one that fails. */
final class StepCommands {
  /** A step that the handler has asked for. */
  record Step(int completionId, int commandIndex, String name, boolean replayed, boolean done) {
    Pending.One result() {
      return Pending.completion(completionId);
    }
  }

  private static final int INTERNAL_ERROR = 500;

  private final InvocationMachine machine;

  /** Results that the runtime has not confirmed yet, by completion id. */
  private final Map<Integer, NotificationTemplate> proposed = new HashMap<>();

  private int running;

  StepCommands(InvocationMachine machine) {
    this.machine = machine;
  }

  /** Whether a step is being done now, whose result may still be proposed. */
  boolean areRunning() {
    return running > 0;
  }

  /** Whether something awaited is the result of a step, proposed and not confirmed yet. */
  boolean isProposed(Pending pending) {
    return pending instanceof Pending.One(NotificationId.Completion(int id))
        && proposed.containsKey(id);
  }

  /** Journals a step; if it is not done yet, the caller does it and proposes the result. */
  Step run(String name) {
    machine.requireOpen();
    int id = machine.newCompletionId();
    boolean replayed = machine.journal().isReplaying();
    machine.command(
        MessageType.RUN,
        RunCommandMessage.newBuilder().setName(name).setResultCompletionId(id).build());
    var result = Pending.completion(id);
    boolean done = !machine.decision(result).isOpen();
    if (!done) {
      running++;
    }
    return new Step(id, machine.journal().index(), name, replayed, done);
  }

  /** Hands the result of a step to the runtime; it counts once its notification comes back. */
  void propose(Step step, Outcome outcome) {
    machine.requireOpen();
    running--;
    var message = proposal(step, outcome);
    if (!machine.fits(message)) {
      // Trying again would do the step again and end here again.
      message = proposal(step, new Outcome.Failed(tooLarge(step, message)));
    }
    boolean acknowledged = machine.version().hasStepAcknowledgement();
    if (acknowledged) {
      proposed.put(step.completionId(), notification(message));
    }
    machine.write(MessageType.PROPOSE_RUN_COMPLETION, message, acknowledged);
  }

  /** The runtime has stored a result: from here on it counts. */
  void acknowledge(int completionId) {
    var notification = proposed.remove(completionId);
    if (notification == null) {
      throw ProtocolException.violation(
          "Expected a ProposeRunCompletionAck of a result proposed in this attempt, found one of completion %d"
              .formatted(completionId));
    }
    machine.notifications().add(new NotificationId.Completion(completionId), notification);
  }

  private static NotificationTemplate notification(ProposeRunCompletionMessage proposal) {
    var notification =
        NotificationTemplate.newBuilder().setCompletionId(proposal.getResultCompletionId());
    if (proposal.hasFailure()) {
      notification.setFailure(proposal.getFailure());
    } else {
      notification.setValue(Value.newBuilder().setContent(proposal.getValue()));
    }
    return notification.build();
  }

  private ProposeRunCompletionMessage proposal(Step step, Outcome outcome) {
    var message =
        ProposeRunCompletionMessage.newBuilder().setResultCompletionId(step.completionId());
    switch (outcome) {
      case Outcome.Success(var value) -> message.setValue(value);
      case Outcome.Failed(var failure) ->
          message.setFailure(Failures.toMessage(failure, machine.version()));
    }
    return message.build();
  }

  private TerminalException tooLarge(Step step, MessageLite result) {
    return new TerminalException(
        ProtocolException.TOO_LARGE,
        "Expected the result of step '%s' to be shorter than %d bytes (maxFrameBytes), found %d"
            .formatted(step.name(), machine.limits().maxFrameBytes(), result.getSerializedSize()));
  }

  /**
   * Deals with a step that failed but may be tried again: ends the attempt and asks for the next
   * one, or, when the step's own policy is exhausted, makes the failure its result.
   *
   * @param elapsed how long this attempt has tried the step
   */
  void fail(Step step, RunOptions options, Throwable cause, Duration elapsed) {
    machine.requireOpen();
    var error =
        Failures.toError(INTERNAL_ERROR, cause)
            .setRelatedCommandIndex(step.commandIndex())
            .setRelatedCommandName(step.name())
            .setRelatedCommandType(MessageType.RUN.code());
    if (options.hasRetryPolicy()) {
      // Only a step that was replayed can have failed before, and whatever failed since the last
      // stored entry is put down to it.
      int failedAttempts =
          1 + (step.replayed() ? machine.start().getRetryCountSinceLastStoredEntry() : 0);
      var total =
          step.replayed()
              ? elapsed.plusMillis(machine.start().getDurationSinceLastStoredEntry())
              : elapsed;
      var delay = StepRetry.delay(options, failedAttempts, total);
      if (delay.isEmpty() && !options.pausesWhenExhausted()) {
        propose(step, new Outcome.Failed(Failures.exhausted(step.name(), failedAttempts, cause)));
        return;
      }
      if (delay.isPresent()) {
        error.setNextRetryDelay(delay.get().toMillis());
      } else if (machine.version().hasErrorBehavior()) {
        error.setBehavior(ErrorBehavior.PAUSE);
      }
    }
    machine.end(MessageType.ERROR, error.build());
  }
}
