package io.perdure.statemachine.handler;

import io.perdure.statemachine.ApplyContext;
import io.perdure.statemachine.Command.Ingest;
import io.perdure.statemachine.CommandHandler;

/** Takes each record of a topic once, however often it is read. */
public final class IngestHandler implements CommandHandler<Ingest> {
  @Override
  public void apply(Ingest command, ApplyContext context) {
    var taken = context.tables().ingested();
    long last = taken.last(command.source(), command.topic(), command.partition());
    // Read again: after a crash or a rebalance, or by a node that did not know it had lost the
    // partition.
    if (command.offset() <= last) {
      return;
    }
    taken.put(command.source(), command.topic(), command.partition(), command.offset());
    context.applyNext(command.invoke());
  }
}
