package io.perdure.statemachine;

import static io.perdure.statemachine.StateMachineFixture.completion;
import static io.perdure.statemachine.StateMachineFixture.entry;
import static io.perdure.statemachine.StateMachineFixture.failed;
import static io.perdure.statemachine.StateMachineFixture.id;
import static io.perdure.statemachine.StateMachineFixture.spec;
import static io.perdure.statemachine.StateMachineFixture.succeeded;
import static io.perdure.statemachine.StateMachineFixture.waiter;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.model.Failure;
import io.perdure.model.InvocationTarget;
import io.perdure.model.Payload;
import io.perdure.model.TargetType;
import io.perdure.statemachine.Action.DispatchInvocation;
import io.perdure.statemachine.Action.ForwardNotification;
import io.perdure.statemachine.Command.Invoke;
import io.perdure.statemachine.InvocationStatus.Suspended;
import io.perdure.statemachine.JournalEntry.AttachInvocation;
import io.perdure.statemachine.JournalEntry.CompletePromise;
import io.perdure.statemachine.JournalEntry.GetInvocationOutput;
import io.perdure.statemachine.JournalEntry.GetPromise;
import io.perdure.statemachine.JournalEntry.PeekPromise;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Promises of workflows, and results that handlers ask for. */
class WorkflowTest {
  private static final int RUN = 1;
  private static final int QUERY = 2;

  private final StateMachineFixture machine = new StateMachineFixture();

  @AfterEach
  void itsLogAppliedAgainGivesTheSame() {
    machine.assertReplaysEqually();
  }

  @Test
  void aPromiseIsCompletedOnceAndWakesWhoWaits() {
    start();
    machine.apply(machine.report(id(RUN), null, entry(new GetPromise("paid", 1))));
    machine.apply(machine.suspends(id(RUN), completion(1)));
    assertThat(machine.status(id(RUN))).isInstanceOf(Suspended.class);

    var actions =
        machine.apply(
            machine.report(
                id(QUERY),
                null,
                entry(new PeekPromise("paid", 1)),
                entry(new CompletePromise("paid", succeeded("yes"), 2)),
                entry(new CompletePromise("paid", succeeded("no"), 3)),
                entry(new PeekPromise("paid", 4)),
                entry(new GetPromise("paid", 5))));

    assertThat(actions).contains(new DispatchInvocation(machine.attempt(id(RUN))));
    var yes = new NotificationResult.Value(Payload.ofUtf8("yes"));
    assertThat(results(actions))
        .containsExactly(
            new NotificationResult.Nothing(),
            new NotificationResult.Nothing(),
            new NotificationResult.Failed(new Failure(409, "promise was already completed")),
            yes,
            yes);
    assertThat(lastOf(RUN))
        .isEqualTo(Notification.completion(Notification.Kind.GET_PROMISE, 1, yes));
  }

  @Test
  void aHandlerMayCompleteThePromiseItWaitsForItself() {
    start();

    var actions =
        machine.apply(
            machine.report(
                id(RUN),
                null,
                entry(new GetPromise("paid", 1)),
                entry(new CompletePromise("paid", failed(Failure.CANCELED), 2))));

    assertThat(results(actions))
        .containsExactly(
            new NotificationResult.Nothing(), new NotificationResult.Failed(Failure.CANCELED));
    assertThat(machine.bugs).isEmpty();
  }

  @Test
  void promisesAndStateOfAWorkflowLiveAsLongAsItsResult() {
    start();
    machine.apply(
        machine.report(
            id(RUN),
            null,
            entry(new CompletePromise("paid", succeeded("yes"), 1)),
            entry(new JournalEntry.SetState(Payload.ofUtf8("a"), Payload.ofUtf8("1")))));
    machine.apply(machine.returns(id(QUERY), "q"), machine.returns(id(RUN), "r"));
    assertThat(machine.state.size()).isEqualTo(1);

    machine.pass(Duration.ofDays(2));
    machine.apply(new Command.PurgeExpired(machine.machine.epoch()));

    assertThat(machine.state.size()).isZero();
    start();
    var peeked = machine.apply(machine.report(id(RUN), null, entry(new PeekPromise("paid", 1))));
    assertThat(results(peeked)).containsExactly(new NotificationResult.Nothing());
  }

  @Test
  void aHandlerAttachesToAnInvocationAndLooksAtItsOutput() {
    start();

    var before =
        machine.apply(
            machine.report(
                id(QUERY),
                null,
                entry(new GetInvocationOutput(id(RUN), 1)),
                entry(new AttachInvocation(id(RUN), 2)),
                entry(new GetInvocationOutput(id(99), 3)),
                entry(new AttachInvocation(id(99), 4))));
    var ended = machine.apply(machine.returns(id(RUN), "r"));
    var after =
        machine.apply(machine.report(id(QUERY), null, entry(new GetInvocationOutput(id(RUN), 5))));

    var notFound = new NotificationResult.Failed(Failure.NOT_FOUND);
    var value = new NotificationResult.Value(Payload.ofUtf8("r"));
    assertThat(results(before))
        .containsExactly(new NotificationResult.Nothing(), notFound, notFound);
    assertThat(results(ended)).containsExactly(value);
    assertThat(results(after)).containsExactly(value);
    assertThat(lastOf(QUERY).kind()).isEqualTo(Notification.Kind.GET_INVOCATION_OUTPUT);
  }

  private void start() {
    var run = new InvocationTarget("Flow", "k", "run", TargetType.WORKFLOW_RUN);
    var query = new InvocationTarget("Flow", "k", "query", TargetType.WORKFLOW_SHARED);
    machine.apply(
        new Invoke(spec(RUN, run, 0), waiter(1), null),
        new Invoke(spec(QUERY, query, 0), waiter(2), null));
  }

  private Notification lastOf(int number) {
    var snapshot = machine.machine.snapshot(machine.attempt(id(number)), 0).orElseThrow();
    return StateMachineFixture.ENTRIES.decodeNotification(snapshot.journal().getLast());
  }

  private static List<NotificationResult> results(List<Action> actions) {
    return actions.stream()
        .filter(ForwardNotification.class::isInstance)
        .map(action -> ((ForwardNotification) action).notification())
        .map(raw -> StateMachineFixture.ENTRIES.decodeNotification(raw).result())
        .toList();
  }
}
