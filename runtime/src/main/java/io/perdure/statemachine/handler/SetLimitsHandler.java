package io.perdure.statemachine.handler;

import io.perdure.statemachine.Admission;
import io.perdure.statemachine.ApplyContext;
import io.perdure.statemachine.Command.SetLimits;
import io.perdure.statemachine.CommandHandler;

/**
 * Takes changed limits over. Who runs goes on, also where a limit is lower now; who waits and has
 * room now goes on too.
 */
public final class SetLimitsHandler implements CommandHandler<SetLimits> {
  @Override
  public void apply(SetLimits command, ApplyContext context) {
    var limits = context.tables().limits();
    command.changes().forEach(limits::set);
    limits.levelsWithWaiters().forEach(level -> Admission.admitWaiting(level, context));
  }
}
