package io.perdure.statemachine;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.codec.StoredRowCodec;
import io.perdure.statemachine.store.InMemoryStore;
import io.perdure.statemachine.store.Stores;
import io.perdure.statemachine.store.Tables;
import java.util.ArrayList;
import java.util.List;

/**
 * One partition in a simulation: a log, the stores of whoever applies it, and what of them is
 * committed. A crash loses everything that is not in the log or committed.
 */
final class SimulatedPartition {
  /** One record of the log. */
  record Entry(Command command, Position position) {}

  /** The four stores. */
  record Content(
      InMemoryStore invocations, InMemoryStore journal, InMemoryStore state, InMemoryStore system) {
    static Content empty() {
      return new Content(
          new InMemoryStore(), new InMemoryStore(), new InMemoryStore(), new InMemoryStore());
    }

    Content copy() {
      return new Content(invocations.copy(), journal.copy(), state.copy(), system.copy());
    }

    Stores stores() {
      return new Stores(invocations, journal, state, system);
    }

    String dump() {
      return invocations.dump()
          + "\n--\n"
          + journal.dump()
          + "\n--\n"
          + state.dump()
          + "\n--\n"
          + system.dump();
    }
  }

  final PartitionInfo info;
  final List<Entry> log = new ArrayList<>();

  /** The actions of each record when it was first applied. */
  private final List<List<Action>> firstActions = new ArrayList<>();

  private Content committed = Content.empty();
  private int committedUpTo;
  private Content content = Content.empty();
  private PartitionStateMachine machine;
  private int applied;

  SimulatedPartition(PartitionInfo info) {
    this.info = info;
    this.machine = machine(content);
  }

  PartitionStateMachine machine() {
    return machine;
  }

  boolean isBehind() {
    return applied < log.size();
  }

  void append(Command command, long nowMs) {
    log.add(new Entry(command, new Position(log.size(), nowMs)));
  }

  /**
   * Applies the next record. Applied again after a crash, it must give the same actions as the
   * first time.
   */
  List<Action> applyNext() {
    var entry = log.get(applied);
    var actions = List.copyOf(machine.apply(entry.command(), entry.position()));
    if (applied == firstActions.size()) {
      firstActions.add(actions);
    } else {
      assertThat(actions)
          .as("record %d of partition %d applied again", applied, info.number())
          .isEqualTo(firstActions.get(applied));
    }
    applied++;
    return actions;
  }

  Command lastApplied() {
    return log.get(applied - 1).command();
  }

  void commit() {
    committed = content.copy();
    committedUpTo = applied;
  }

  void crash() {
    content = committed.copy();
    applied = committedUpTo;
    machine = machine(content);
  }

  String dump() {
    return content.dump();
  }

  Content content() {
    return content;
  }

  Tables tables() {
    return new Tables(content.stores(), new StoredRowCodec());
  }

  /**
   * Applies the whole log to new stores, starting from a copy of them at any prefix, and expects
   * the same result.
   */
  void assertReplaysEqually(int crashAt) {
    var fresh = Content.empty();
    var replayed = machine(fresh);
    for (int index = 0; index < applied; index++) {
      if (index == crashAt) {
        fresh = fresh.copy();
        replayed = machine(fresh);
      }
      var entry = log.get(index);
      assertThat(replayed.apply(entry.command(), entry.position()))
          .as("record %d of partition %d", index, info.number())
          .isEqualTo(firstActions.get(index));
    }
    assertThat(fresh.dump()).isEqualTo(content.dump());
  }

  private PartitionStateMachine machine(Content stores) {
    return new PartitionStateMachine(
        info,
        stores.stores(),
        new StoredRowCodec(),
        StateMachineFixture.ENTRIES,
        (command, bug) -> {
          throw new AssertionError("a bug was quarantined while applying " + command, bug);
        });
  }
}
