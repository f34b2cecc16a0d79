package io.perdure.testkit;

import io.perdure.model.LeaderEpoch;
import io.perdure.partition.Leadership;
import io.perdure.partition.PartitionServices;
import io.perdure.partition.PartitionView;
import io.perdure.partition.TablesView;
import io.perdure.statemachine.Command;
import io.perdure.statemachine.PartitionInfo;
import io.perdure.statemachine.PartitionStateMachine;
import io.perdure.statemachine.store.InMemoryStore;
import io.perdure.statemachine.store.Stores;
import io.perdure.statemachine.store.Tables;
import java.util.function.BiConsumer;

/**
 * One partition between two crashes: its stores, the state machine over them and its leader.
 * Guarded by the lock of {@link Partitions}.
 */
final class PartitionLife {
  private final InMemoryStore invocations = new InMemoryStore();
  private final InMemoryStore journal = new InMemoryStore();
  private final InMemoryStore state = new InMemoryStore();
  private final InMemoryStore system = new InMemoryStore();
  private final PartitionView view;
  private final PartitionStateMachine machine;
  private final Leadership leadership;
  private final Publications publications;
  private int applied;

  PartitionLife(
      int partition,
      PartitionServices services,
      Publications publications,
      BiConsumer<Command, RuntimeException> onQuarantine) {
    var stores = new Stores(invocations, journal, state, system);
    this.view = new TablesView(new Tables(stores, services.rowCodec()));
    this.machine =
        new PartitionStateMachine(
            new PartitionInfo(partition, services.log().partitions()),
            stores,
            services.rowCodec(),
            services.entryCodec(),
            onQuarantine);
    this.publications = publications;
    this.leadership = new Leadership(partition, machine, services);
  }

  /** How many records of the log are in the stores. */
  int applied() {
    return applied;
  }

  /** Whether something that carries this epoch is of the present leader. */
  boolean isCurrent(LeaderEpoch epoch) {
    return machine.epoch().equals(epoch);
  }

  PartitionView view() {
    return view;
  }

  /** Leads from when the announcement is read back from the log. */
  void announce() {
    leadership.announce();
  }

  /** Applies the next record and does what it asks for, if this is the leader. */
  void apply(MemoryLog.Appended next) {
    var actions = machine.apply(next.command(), next.position());
    applied++;
    publications.add(actions);
    leadership.applied(next.command()).ifPresent(leader -> leader.perform(actions));
  }

  /** Applies a record again after a crash: what it asked for was done by the leader before. */
  void restore(MemoryLog.Appended next) {
    machine.apply(next.command(), next.position());
    applied++;
  }

  /** Cuts the attempts and acts no more. */
  void close() {
    leadership.close();
  }

  /** Whether the stores have the same content, byte for byte. */
  boolean hasSameStoresAs(PartitionLife other) {
    return invocations.dump().equals(other.invocations.dump())
        && journal.dump().equals(other.journal.dump())
        && state.dump().equals(other.state.dump())
        && system.dump().equals(other.system.dump());
  }
}
