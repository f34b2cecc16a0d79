package io.perdure.statemachine.handler;

import io.perdure.statemachine.ApplyContext;
import io.perdure.statemachine.Command.Deliver;
import io.perdure.statemachine.CommandHandler;
import io.perdure.statemachine.DeliveryGapException;

/** Accepts what another partition owes to this one, each delivery once and in order. */
public final class DeliverHandler implements CommandHandler<Deliver> {
  @Override
  public void apply(Deliver command, ApplyContext context) {
    var deliveries = context.tables().deliveries();
    long next = deliveries.last(command.fromPartition()) + 1;
    // Sent again after an unknown outcome, or by a leader that did not know how far its predecessor
    // had come.
    if (command.sequence() < next) {
      return;
    }
    if (command.sequence() > next) {
      throw new DeliveryGapException(command.fromPartition(), next, command.sequence());
    }
    deliveries.put(command.fromPartition(), command.sequence());
    context.applyNext(command.command());
  }
}
