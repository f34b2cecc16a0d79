package io.perdure.statemachine;

import io.perdure.model.AttemptId;
import io.perdure.model.InvocationId;
import io.perdure.model.LeaderEpoch;
import io.perdure.statemachine.store.Tables;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * What a handler works with while one record of the log is applied: the tables, the record's
 * position, and the places where actions and commands for others go.
 *
 * <p>Confined to the partition's thread; one for each record.
 */
public final class ApplyContext {
  private final PartitionInfo partition;
  private final Tables tables;
  private final EntryCodec entries;
  private final Position position;
  private final LeaderEpoch epoch;
  private final List<Action> actions = new ArrayList<>();
  private final Queue<Command.Deliverable> local = new ArrayDeque<>();

  ApplyContext(
      PartitionInfo partition,
      Tables tables,
      EntryCodec entries,
      Position position,
      LeaderEpoch epoch) {
    this.partition = partition;
    this.tables = tables;
    this.entries = entries;
    this.position = position;
    this.epoch = epoch;
  }

  public Tables tables() {
    return tables;
  }

  public EntryCodec entries() {
    return entries;
  }

  /** The time of the command, milliseconds since the epoch. */
  public long nowMs() {
    return position.timeMs();
  }

  /** Whether a command of this epoch comes from an earlier leader, and so must have no effect. */
  public boolean isStale(LeaderEpoch ofCommand) {
    return !ofCommand.equals(epoch);
  }

  public InvocationStatus status(InvocationId id) {
    return tables.invocations().get(id);
  }

  /** The current attempt of an invocation. */
  public AttemptId attempt(InvocationId id, Progress progress) {
    return new AttemptId(id, epoch, progress.attempts());
  }

  public void emit(Action action) {
    actions.add(action);
  }

  /**
   * Hands a command to the partition that owns its invocation: through the outbox, or, if that is
   * this partition, by applying it right after the current one.
   */
  public void deliver(Command.Deliverable command) {
    deliver(command.invocation().partition(partition.count()), command);
  }

  /** Hands a command to every partition, this one included. */
  public void deliverToAll(Command.Deliverable command) {
    for (int owner = 0; owner < partition.count(); owner++) {
      deliver(owner, command);
    }
  }

  private void deliver(int owner, Command.Deliverable command) {
    if (owner == partition.number()) {
      local.add(command);
    } else {
      emit(new Action.SendCommand(owner, tables.outbox().add(owner, command), command));
    }
  }

  /** Applies a command of this partition right after the current one. */
  public void applyNext(Command.Deliverable command) {
    local.add(command);
  }

  Queue<Command.Deliverable> local() {
    return local;
  }

  List<Action> actions() {
    return actions;
  }
}
