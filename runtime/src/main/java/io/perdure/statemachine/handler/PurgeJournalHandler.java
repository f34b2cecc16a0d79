package io.perdure.statemachine.handler;

import io.perdure.statemachine.ApplyContext;
import io.perdure.statemachine.Command.PurgeJournal;
import io.perdure.statemachine.CommandHandler;

/** Forgets the journal of a completed invocation before its time; its result stays. */
public final class PurgeJournalHandler implements CommandHandler<PurgeJournal> {
  @Override
  public void apply(PurgeJournal command, ApplyContext context) {
    PurgeHandler.purge(
        command.invocation(),
        command.replyTo(),
        completed -> context.tables().invocations().put(completed.withJournalLength(0)),
        context);
  }
}
