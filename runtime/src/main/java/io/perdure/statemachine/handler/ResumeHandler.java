package io.perdure.statemachine.handler;

import io.perdure.model.DeploymentChoice;
import io.perdure.model.PinnedDeployment;
import io.perdure.statemachine.Action.Reply;
import io.perdure.statemachine.Answer;
import io.perdure.statemachine.ApplyContext;
import io.perdure.statemachine.Command.Resume;
import io.perdure.statemachine.CommandHandler;
import io.perdure.statemachine.InvocationStatus.Completed;
import io.perdure.statemachine.InvocationStatus.Free;
import io.perdure.statemachine.InvocationStatus.Inboxed;
import io.perdure.statemachine.InvocationStatus.Invoked;
import io.perdure.statemachine.InvocationStatus.Paused;
import io.perdure.statemachine.InvocationStatus.Scheduled;
import io.perdure.statemachine.InvocationStatus.Started;
import io.perdure.statemachine.InvocationStatus.Suspended;
import io.perdure.statemachine.Lifecycle;
import org.jspecify.annotations.Nullable;

/** Begins the next attempt of an invocation at once, perhaps with another deployment. */
public final class ResumeHandler implements CommandHandler<Resume> {
  @Override
  public void apply(Resume command, ApplyContext context) {
    var id = command.invocation();
    var answer =
        switch (context.status(id)) {
          case Free _ -> new Answer.NotFound(id);
          case Scheduled _, Inboxed _ -> Refusals.notStarted(id);
          case Invoked running when running.retryAtMs() == null ->
              goOn(running, command.deployment(), context);
          case Invoked backingOff -> resume(backingOff, command.deployment(), context);
          case Suspended suspended -> resume(suspended, command.deployment(), context);
          case Paused paused -> resume(paused, command.deployment(), context);
          case Completed _ -> new Answer.AlreadyCompleted(id);
        };
    if (command.replyTo() != null) {
      context.emit(new Reply(command.replyTo(), answer));
    }
  }

  /** What runs need not begin; if it was to be paused, it is not. */
  private static Answer goOn(
      Invoked running, @Nullable DeploymentChoice choice, ApplyContext context) {
    var id = running.invocation().id();
    if (choice != null) {
      return Refusals.cannotMove(id, "an attempt is running; pause it first");
    }
    if (running.isPausing()) {
      context.tables().invocations().put(running.pausing(false));
    }
    return new Answer.Done(id);
  }

  private static Answer resume(
      Started started, @Nullable DeploymentChoice choice, ApplyContext context) {
    var id = started.invocation().id();
    var progress = started.progress();
    if (choice != null) {
      var pin = progress.pin();
      if (pin == null) {
        return Refusals.cannotMove(id, "it has none yet and takes the latest");
      }
      if (!choice.speaks(pin.protocolVersion())) {
        return Refusals.cannotMove(id, doesNotSpeak(choice, pin));
      }
      progress = progress.withPin(new PinnedDeployment(choice.deployment(), pin.protocolVersion()));
    }
    Lifecycle.resume(started, progress, context);
    return new Answer.Done(id);
  }

  static String doesNotSpeak(DeploymentChoice choice, PinnedDeployment pin) {
    return choice.deployment()
        + " speaks protocol versions "
        + choice.minProtocolVersion()
        + " to "
        + choice.maxProtocolVersion()
        + ", and it began with "
        + pin.protocolVersion();
  }
}
