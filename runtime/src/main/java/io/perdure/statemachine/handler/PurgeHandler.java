package io.perdure.statemachine.handler;

import io.perdure.model.InvocationId;
import io.perdure.model.ReplyAddress;
import io.perdure.statemachine.Action.Reply;
import io.perdure.statemachine.Answer;
import io.perdure.statemachine.ApplyContext;
import io.perdure.statemachine.Command.Purge;
import io.perdure.statemachine.CommandHandler;
import io.perdure.statemachine.InvocationStatus.Completed;
import io.perdure.statemachine.InvocationStatus.Free;
import io.perdure.statemachine.InvocationStatus.Pending;
import io.perdure.statemachine.Lifecycle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Forgets a completed invocation before its time. */
public final class PurgeHandler implements CommandHandler<Purge> {
  @Override
  public void apply(Purge command, ApplyContext context) {
    purge(
        command.invocation(),
        command.replyTo(),
        completed -> Lifecycle.forget(completed, context),
        context);
  }

  /**
   * Deletes the journal of a completed invocation, and then the rest of what is asked for.
   *
   * <p>What it leaves among the expiries finds nothing to do when its time comes.
   */
  static void purge(
      InvocationId id,
      @Nullable ReplyAddress replyTo,
      Consumer<Completed> rest,
      ApplyContext context) {
    var answer =
        switch (context.status(id)) {
          case Free _ -> new Answer.NotFound(id);
          case Pending _ -> Refusals.notCompleted(id);
          case Completed completed -> {
            context.tables().journal().delete(id, 0, completed.journalLength());
            context.tables().events().delete(id);
            rest.accept(completed);
            yield new Answer.Done(id);
          }
        };
    if (replyTo != null) {
      context.emit(new Reply(replyTo, answer));
    }
  }
}
