package io.perdure.statemachine.handler;

import io.perdure.statemachine.ApplyContext;
import io.perdure.statemachine.Command.AckDeliveries;
import io.perdure.statemachine.CommandHandler;

/** Forgets what another partition has in its log. */
public final class AckDeliveriesHandler implements CommandHandler<AckDeliveries> {
  @Override
  public void apply(AckDeliveries command, ApplyContext context) {
    if (!context.isStale(command.epoch())) {
      context.tables().outbox().acknowledge(command.toPartition(), command.upToSequence());
    }
  }
}
