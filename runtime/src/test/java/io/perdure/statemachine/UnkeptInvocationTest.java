package io.perdure.statemachine;

import static io.perdure.statemachine.StateMachineFixture.address;
import static io.perdure.statemachine.StateMachineFixture.entry;
import static io.perdure.statemachine.StateMachineFixture.id;
import static io.perdure.statemachine.StateMachineFixture.object;
import static io.perdure.statemachine.StateMachineFixture.output;
import static io.perdure.statemachine.StateMachineFixture.service;
import static io.perdure.statemachine.StateMachineFixture.succeeded;
import static io.perdure.statemachine.StateMachineFixture.waiter;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.codec.StoredRowCodec;
import io.perdure.model.InvocationSpec;
import io.perdure.model.Payload;
import io.perdure.statemachine.Action.ArmPurge;
import io.perdure.statemachine.Action.DispatchInvocation;
import io.perdure.statemachine.Action.Reply;
import io.perdure.statemachine.Command.AnnounceLeader;
import io.perdure.statemachine.Command.Ingest;
import io.perdure.statemachine.Command.Invoke;
import io.perdure.statemachine.InvocationStatus.Completed;
import io.perdure.statemachine.InvocationStatus.Free;
import io.perdure.statemachine.store.InMemoryStore;
import io.perdure.statemachine.store.OrderedStore;
import io.perdure.statemachine.store.Stores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Invocations of which nothing is to be kept: records of subscriptions, above all. */
class UnkeptInvocationTest {
  private static final Payload NAME = Payload.ofUtf8("total");
  private static final Payload VALUE = Payload.ofUtf8("1");

  private final StateMachineFixture machine = new StateMachineFixture();

  @Test
  void aRecordThatIsDoneLeavesWhatItDidAndNothingElse() {
    machine.apply(record(1, "k"));

    var actions = machine.apply(machine.report(id(1), ended(), set(), output("done")));

    assertThat(actions).noneMatch(ArmPurge.class::isInstance);
    assertThat(machine.status(id(1))).isInstanceOf(Free.class);
    assertThat(machine.invocations.size()).isZero();
    assertThat(machine.journal.size()).isZero();
    assertThat(machine.state.size()).isEqualTo(1);
    // The leader, and the offset.
    assertThat(machine.system.size()).isEqualTo(2);
    machine.assertReplaysEqually();
  }

  @Test
  void theNextRecordOfAKeyBeginsWhenTheFirstIsForgotten() {
    machine.apply(record(1, "k"), record(2, "k"));

    var actions = machine.apply(machine.returns(id(1), "done"));

    assertThat(actions).contains(new DispatchInvocation(machine.attempt(id(2))));
  }

  @Test
  void aRecordThatIsForgottenIsNotTakenAgain() {
    machine.apply(record(1, "k"));
    machine.apply(machine.returns(id(1), "done"));

    assertThat(machine.apply(record(1, "k"))).isEmpty();
    assertThat(machine.status(id(1))).isInstanceOf(Free.class);
  }

  @Test
  void aLastReportIsNotStored() {
    var journal = new WatchedStore();
    var watched =
        new PartitionStateMachine(
            new PartitionInfo(0, 1),
            new Stores(new InMemoryStore(), journal, new InMemoryStore(), new InMemoryStore()),
            new StoredRowCodec(),
            StateMachineFixture.ENTRIES,
            (_, bug) -> machine.bugs.add(bug));
    var commands =
        List.of(
            new AnnounceLeader("nonce-1", "node", PartitionStateMachine.VERSION), record(1, "k"));
    machine.apply(record(1, "k"));
    var last = machine.report(id(1), ended(), set(), output("done"));

    commands.forEach(command -> watched.apply(command, new Position(0, machine.nowMs)));
    watched.apply(last, new Position(1, machine.nowMs));

    assertThat(journal.writes).containsExactly("insert", "delete");
  }

  @Test
  void anOutputMayComeBeforeTheEnd() {
    machine.apply(new Invoke(unkept(service(1)), waiter(1), null));
    machine.apply(machine.report(id(1), null, output("early")));

    var actions = machine.apply(machine.report(id(1), ended()));

    assertThat(actions)
        .contains(
            new Reply(
                address(1),
                new Answer.Completed(id(1), succeeded("early"), machine.nowMs + 60_000)));
    assertThat(machine.journal.size()).isZero();
  }

  @Test
  void whoWaitedForAResultMayAskForItAgain() {
    machine.apply(record(1, "k"), new Command.Attach(id(1), waiter(5)));
    machine.apply(machine.returns(id(1), "done"));

    assertThat(machine.status(id(1))).isInstanceOf(Completed.class);
    assertThat(machine.apply(new Command.Attach(id(1), waiter(6))))
        .singleElement()
        .isInstanceOf(Reply.class);
    machine.pass(Duration.ofSeconds(60));
    machine.apply(new Command.PurgeExpired(machine.machine.epoch()));
    assertThat(machine.status(id(1))).isInstanceOf(Free.class);
  }

  private static AttemptEnd ended() {
    return new AttemptEnd.Ended();
  }

  private static ReportedEntry set() {
    return entry(new JournalEntry.SetState(NAME, VALUE));
  }

  private static Ingest record(int number, String key) {
    return new Ingest(
        "sub_1", "numbers@1", 0, number, new Invoke(unkept(object(number, key)), null, null));
  }

  private static InvocationSpec unkept(InvocationSpec spec) {
    return StateMachineFixture.kept(spec, spec.idempotencyKey(), Duration.ZERO, Duration.ZERO);
  }

  /** Writes down what is written. */
  private static final class WatchedStore implements OrderedStore {
    private final InMemoryStore rows = new InMemoryStore();
    private final List<String> writes = new ArrayList<>();

    @Override
    public byte @Nullable [] get(byte[] key) {
      return rows.get(key);
    }

    @Override
    public void put(byte[] key, byte[] value) {
      writes.add("put");
      rows.put(key, value);
    }

    @Override
    public void insert(byte[] key, byte[] value) {
      writes.add("insert");
      rows.insert(key, value);
    }

    @Override
    public void delete(byte[] key) {
      writes.add("delete");
      rows.delete(key);
    }

    @Override
    public void scan(byte[] from, byte[] to, Visitor visitor) {
      rows.scan(from, to, visitor);
    }
  }
}
