package io.perdure.statemachine.handler;

import io.perdure.model.Failure;
import io.perdure.model.InvocationSpec;
import io.perdure.model.TargetType;
import io.perdure.model.Waiter;
import io.perdure.statemachine.Action.RegisterTimer;
import io.perdure.statemachine.Action.Reply;
import io.perdure.statemachine.Answer;
import io.perdure.statemachine.ApplyContext;
import io.perdure.statemachine.Command.Invoke;
import io.perdure.statemachine.CommandHandler;
import io.perdure.statemachine.Invocation;
import io.perdure.statemachine.InvocationStatus.Completed;
import io.perdure.statemachine.InvocationStatus.Free;
import io.perdure.statemachine.InvocationStatus.Pending;
import io.perdure.statemachine.InvocationStatus.Scheduled;
import io.perdure.statemachine.JournalEntry;
import io.perdure.statemachine.Lifecycle;
import io.perdure.statemachine.Progress;
import io.perdure.statemachine.TimerKey;
import java.util.List;

/**
 * Creates an invocation, or finds that it exists: an id is used for one invocation only, as long as
 * it is known, so a repeated request meets the first one.
 */
public final class InvokeHandler implements CommandHandler<Invoke> {
  private static final Failure WORKFLOW_TAKEN =
      new Failure(409, "the workflow method was already invoked");

  @Override
  public void apply(Invoke command, ApplyContext context) {
    var spec = command.spec();
    boolean isNew =
        switch (context.status(spec.id())) {
          case Free _ -> {
            create(command, context);
            yield true;
          }
          case Pending pending -> {
            join(pending, command, context);
            yield false;
          }
          case Completed completed when Lifecycle.isKeyFree(completed, context) -> {
            Lifecycle.forgetEarly(completed, context);
            create(command, context);
            yield true;
          }
          case Completed completed -> {
            answer(completed, command, context);
            yield false;
          }
        };
    if (command.accepted() != null) {
      context.emit(
          new Reply(command.accepted(), new Answer.Accepted(spec.id(), !isNew, spec.startAtMs())));
    }
  }

  private static void create(Invoke command, ApplyContext context) {
    var spec = command.spec();
    var input = context.entries().encode(new JournalEntry.Input(spec.headers(), spec.input()));
    context.tables().journal().append(spec.id(), 0, input, context.nowMs());
    var invocation = invocation(command, context);
    var progress = Progress.initial(context.nowMs());
    if (spec.startAtMs() > context.nowMs()) {
      schedule(invocation, progress, spec, context);
    } else {
      Lifecycle.startNew(invocation, progress, context);
    }
  }

  private static Invocation invocation(Invoke command, ApplyContext context) {
    var spec = command.spec();
    return new Invocation(
        spec.id(),
        spec.target(),
        spec.source(),
        spec.idempotencyKey(),
        spec.retention(),
        context.nowMs(),
        spec.randomSeed(),
        spec.trace(),
        command.waiter() == null ? List.of() : List.of(command.waiter()));
  }

  private static void schedule(
      Invocation invocation, Progress progress, InvocationSpec spec, ApplyContext context) {
    var timer = new TimerKey(spec.startAtMs(), spec.id(), TimerKey.Kind.START, 0);
    context.tables().timers().add(timer);
    context.tables().invocations().add(new Scheduled(invocation, progress, spec.startAtMs()));
    context.emit(new RegisterTimer(timer));
  }

  private static void join(Pending pending, Invoke command, ApplyContext context) {
    var waiter = command.waiter();
    // A waiter that is listed already: the same request was appended twice after an unknown
    // outcome.
    if (waiter == null || pending.invocation().waiters().contains(waiter)) {
      return;
    }
    if (isRun(command)) {
      Lifecycle.refuse(waiter, command.invocation(), WORKFLOW_TAKEN, context);
    } else {
      Waiting.join(pending, waiter, context);
    }
  }

  private static void answer(Completed completed, Invoke command, ApplyContext context) {
    Waiter waiter = command.waiter();
    if (waiter == null) {
      return;
    }
    if (isRun(command)) {
      Lifecycle.refuse(waiter, command.invocation(), WORKFLOW_TAKEN, context);
    } else {
      Lifecycle.answer(
          waiter, command.invocation(), completed.result(), completed.answersUntilMs(), context);
    }
  }

  private static boolean isRun(Invoke command) {
    return command.spec().target().type() == TargetType.WORKFLOW_RUN;
  }
}
