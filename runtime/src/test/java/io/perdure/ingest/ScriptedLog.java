package io.perdure.ingest;

import io.perdure.log.AppendException;
import io.perdure.log.DeliveryLog;
import io.perdure.statemachine.Command;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Succeeds and fails when told; keeps what it took, whether or not anybody heard of it. */
final class ScriptedLog implements DeliveryLog {
  final List<Long> appended = new ArrayList<>();
  final List<List<Long>> batches = new ArrayList<>();
  private final Deque<Callback> outstanding = new ArrayDeque<>();
  private long session = 1;

  @Override
  public long session() {
    return session;
  }

  @Override
  public void send(long sentIn, int toPartition, Command delivery, Callback callback) {
    if (sentIn != session) {
      callback.done(failure());
      return;
    }
    switch (delivery) {
      case Command.Ingest one -> appended.add(one.offset());
      case Command.IngestBatch batch ->
          batches.add(batch.records().stream().map(Command.IngestedRecord::offset).toList());
      default -> throw new AssertionError("Expected records, but found " + delivery);
    }
    outstanding.add(callback);
  }

  int outstanding() {
    return outstanding.size();
  }

  void succeed(int count) {
    for (int i = 0; i < count; i++) {
      outstanding.remove().done(null);
    }
  }

  void succeedLast() {
    outstanding.removeLast().done(null);
  }

  void loseSession() {
    session++;
    var lost = List.copyOf(outstanding);
    outstanding.clear();
    lost.forEach(callback -> callback.done(failure()));
  }

  private static AppendException failure() {
    return new AppendException(AppendException.Reason.UNAVAILABLE, "the session is lost");
  }
}
