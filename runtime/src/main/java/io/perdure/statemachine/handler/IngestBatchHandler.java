package io.perdure.statemachine.handler;

import io.perdure.model.Payload;
import io.perdure.statemachine.ApplyContext;
import io.perdure.statemachine.Command.IngestBatch;
import io.perdure.statemachine.Command.IngestedRecord;
import io.perdure.statemachine.Command.Invoke;
import io.perdure.statemachine.CommandHandler;
import java.nio.ByteBuffer;
import java.util.List;

/** Takes each record of a batch once, however the batches were cut. */
public final class IngestBatchHandler implements CommandHandler<IngestBatch> {
  @Override
  public void apply(IngestBatch command, ApplyContext context) {
    var taken = context.tables().ingested();
    long last = taken.last(command.source(), command.topic(), command.partition());
    var fresh = command.records().stream().filter(record -> record.offset() > last).toList();
    // All of it was read before.
    if (fresh.isEmpty()) {
      return;
    }
    taken.put(command.source(), command.topic(), command.partition(), fresh.getLast().offset());
    var invoke = command.invoke();
    context.applyNext(
        new Invoke(invoke.spec().withInput(list(fresh)), invoke.waiter(), invoke.accepted()));
  }

  private static Payload list(List<IngestedRecord> records) {
    int bytes = records.stream().mapToInt(record -> record.json().size() + 1).sum();
    var list = ByteBuffer.allocate(bytes + 1);
    byte before = '[';
    for (var record : records) {
      list.put(before).put(record.json().bytes());
      before = ',';
    }
    return Payload.of(list.put((byte) ']').array());
  }
}
