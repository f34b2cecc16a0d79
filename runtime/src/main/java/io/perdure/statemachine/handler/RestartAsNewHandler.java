package io.perdure.statemachine.handler;

import io.perdure.model.InvocationSource;
import io.perdure.model.PinnedDeployment;
import io.perdure.model.TargetType;
import io.perdure.statemachine.Action.Reply;
import io.perdure.statemachine.Answer;
import io.perdure.statemachine.ApplyContext;
import io.perdure.statemachine.Command.RestartAsNew;
import io.perdure.statemachine.CommandHandler;
import io.perdure.statemachine.Invocation;
import io.perdure.statemachine.InvocationStatus.Completed;
import io.perdure.statemachine.InvocationStatus.Free;
import io.perdure.statemachine.InvocationStatus.Inboxed;
import io.perdure.statemachine.InvocationStatus.Invoked;
import io.perdure.statemachine.InvocationStatus.Paused;
import io.perdure.statemachine.InvocationStatus.Scheduled;
import io.perdure.statemachine.InvocationStatus.Suspended;
import io.perdure.statemachine.Lifecycle;
import io.perdure.statemachine.NotificationId;
import io.perdure.statemachine.Progress;
import io.perdure.statemachine.RawEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Runs a completed invocation again, under another id: from its input, or from a prefix of its
 * journal, which is then replayed.
 *
 * <p>Every entry of the prefix that is answered sooner or later must have been answered: the
 * answers that lie behind the prefix are copied too, in their order. Other things that came later,
 * signals above all, are not.
 */
public final class RestartAsNewHandler implements CommandHandler<RestartAsNew> {
  /**
   * Functions that know an earlier version make their random numbers from the id, which changes.
   */
  private static final int FIRST_VERSION_WITH_SEED = 6;

  @Override
  public void apply(RestartAsNew command, ApplyContext context) {
    var id = command.invocation();
    var answer =
        switch (context.status(id)) {
          case Free _ -> new Answer.NotFound(id);
          case Scheduled _, Inboxed _ -> Refusals.notStarted(id);
          case Invoked _, Suspended _, Paused _ -> Refusals.notCompleted(id);
          case Completed completed -> restart(completed, command, context);
        };
    if (command.replyTo() != null) {
      context.emit(new Reply(command.replyTo(), answer));
    }
  }

  private static Answer restart(Completed completed, RestartAsNew command, ApplyContext context) {
    var id = command.invocation();
    if (!(context.status(command.restarted()) instanceof Free)) {
      // Appended twice after an unknown outcome.
      return new Answer.Restarted(id, command.restarted());
    }
    if (completed.invocation().target().type() == TargetType.WORKFLOW_RUN) {
      return Refusals.isWorkflow(id);
    }
    if (completed.journalLength() == 0) {
      return Refusals.noJournal(id);
    }
    if (command.upToEntry() < 0 || command.upToEntry() >= completed.journalLength()) {
      return Refusals.badPrefix(
          id, "entry " + command.upToEntry() + " is not among " + completed.journalLength());
    }
    var pin = completed.pin();
    if (command.upToEntry() > 0
        && (pin == null || pin.protocolVersion() < FIRST_VERSION_WITH_SEED)) {
      return Refusals.badPrefix(id, "it began with a protocol version below 6");
    }
    var choice = command.deployment();
    if (choice != null && command.upToEntry() > 0 && pin != null) {
      if (!choice.speaks(pin.protocolVersion())) {
        return Refusals.cannotMove(id, ResumeHandler.doesNotSpeak(choice, pin));
      }
      pin = new PinnedDeployment(choice.deployment(), pin.protocolVersion());
    } else if (choice != null) {
      pin = new PinnedDeployment(choice.deployment(), choice.maxProtocolVersion());
    }
    return restart(completed, pin, command, context);
  }

  private static Answer restart(
      Completed completed,
      @Nullable PinnedDeployment pin,
      RestartAsNew command,
      ApplyContext context) {
    var id = command.invocation();
    var missing = new TreeSet<Integer>();
    var journal = prefix(completed, command.upToEntry(), missing, context);
    if (!missing.isEmpty()) {
      return Refusals.badPrefix(
          id, "entries up to " + command.upToEntry() + " wait for completions " + missing);
    }
    var progress = store(journal, pin, command, context);
    var original = completed.invocation();
    var restarted =
        new Invocation(
            command.restarted(),
            original.target(),
            new InvocationSource.Restart(id),
            null,
            original.retention(),
            context.nowMs(),
            command.upToEntry() == 0 ? command.randomSeed() : original.randomSeed(),
            original.trace(),
            List.of());
    Lifecycle.startNew(restarted, progress, context);
    return new Answer.Restarted(id, command.restarted());
  }

  /**
   * Reads the entries to copy.
   *
   * @param missing takes the completions that the prefix waits for and the journal does not have
   */
  private static List<RawEntry> prefix(
      Completed completed, int upToEntry, NavigableSet<Integer> missing, ApplyContext context) {
    var entries = context.entries();
    var journal =
        context.tables().journal().range(completed.invocation().id(), 0, completed.journalLength());
    var copied = new ArrayList<>(journal.subList(0, upToEntry + 1));
    for (var raw : copied) {
      if (entries.isNotification(raw.type())) {
        completionId(raw, context).forEach(missing::remove);
      } else {
        missing.addAll(entries.completions(raw));
      }
    }
    for (var raw : journal.subList(upToEntry + 1, journal.size())) {
      if (entries.isNotification(raw.type())
          && completionId(raw, context).stream().anyMatch(missing::remove)) {
        copied.add(raw);
      }
    }
    return copied;
  }

  private static List<Integer> completionId(RawEntry raw, ApplyContext context) {
    return context.entries().decodeNotification(raw).id()
            instanceof NotificationId.Completion(var number)
        ? List.of(number)
        : List.of();
  }

  private static Progress store(
      List<RawEntry> copied,
      @Nullable PinnedDeployment pin,
      RestartAsNew command,
      ApplyContext context) {
    var entries = context.entries();
    var journal = context.tables().journal();
    var progress = Progress.initial(context.nowMs());
    journal.append(command.restarted(), 0, copied.getFirst(), context.nowMs());
    for (var raw : copied.subList(1, copied.size())) {
      journal.append(command.restarted(), progress.journalLength(), raw, context.nowMs());
      progress =
          entries.isNotification(raw.type())
              ? progress.withNotification(context.nowMs())
              : progress.withEntry(entries.isOutput(raw.type()), context.nowMs());
    }
    return pin == null ? progress : progress.withPin(pin);
  }
}
