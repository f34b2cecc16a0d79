package io.perdure.statemachine;

import static io.perdure.statemachine.StateMachineFixture.RETENTION;
import static io.perdure.statemachine.StateMachineFixture.address;
import static io.perdure.statemachine.StateMachineFixture.call;
import static io.perdure.statemachine.StateMachineFixture.callOn;
import static io.perdure.statemachine.StateMachineFixture.completion;
import static io.perdure.statemachine.StateMachineFixture.entry;
import static io.perdure.statemachine.StateMachineFixture.failed;
import static io.perdure.statemachine.StateMachineFixture.id;
import static io.perdure.statemachine.StateMachineFixture.service;
import static io.perdure.statemachine.StateMachineFixture.spec;
import static io.perdure.statemachine.StateMachineFixture.succeeded;
import static io.perdure.statemachine.StateMachineFixture.waiter;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.model.AttemptFailure;
import io.perdure.model.Failure;
import io.perdure.model.InvocationId;
import io.perdure.model.InvocationTarget;
import io.perdure.model.Payload;
import io.perdure.model.TargetType;
import io.perdure.statemachine.Action.ArmPurge;
import io.perdure.statemachine.Action.DispatchInvocation;
import io.perdure.statemachine.Action.ForwardNotification;
import io.perdure.statemachine.Action.RegisterTimer;
import io.perdure.statemachine.Action.Reply;
import io.perdure.statemachine.Action.StopAttempt;
import io.perdure.statemachine.Action.TraceEnd;
import io.perdure.statemachine.Command.Invoke;
import io.perdure.statemachine.InvocationStatus.Completed;
import io.perdure.statemachine.InvocationStatus.Free;
import io.perdure.statemachine.InvocationStatus.Inboxed;
import io.perdure.statemachine.InvocationStatus.Invoked;
import io.perdure.statemachine.InvocationStatus.Paused;
import io.perdure.statemachine.InvocationStatus.Scheduled;
import io.perdure.statemachine.InvocationStatus.Suspended;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InvocationLifeTest {
  private final StateMachineFixture machine = new StateMachineFixture();

  @AfterEach
  void itsLogAppliedAgainGivesTheSame() {
    machine.assertReplaysEqually();
  }

  @Test
  void aNewInvocationIsDispatched() {
    var actions = machine.apply(call(1));

    assertThat(actions).containsExactly(new DispatchInvocation(machine.attempt(id(1))));
    var snapshot = machine.machine.snapshot(machine.attempt(id(1)), 1000).orElseThrow();
    assertThat(snapshot.journal()).hasSize(1);
    assertThat(snapshot.state()).isNull();
  }

  @Test
  void itsEndAnswersTheCallerAndKeepsTheResult() {
    machine.apply(call(1));
    var attempt = machine.attempt(id(1));
    var invocation = ((InvocationStatus.Known) machine.status(id(1))).invocation();

    var actions = machine.apply(machine.returns(id(1), "done"));

    long expiry = machine.nowMs + RETENTION.toMillis();
    assertThat(actions)
        .containsExactly(
            new StopAttempt(attempt),
            new Reply(address(1), new Answer.Completed(id(1), succeeded("done"), expiry)),
            new TraceEnd(invocation, succeeded("done"), machine.nowMs),
            new ArmPurge(expiry));
    assertThat(machine.status(id(1))).isInstanceOf(Completed.class);
    assertThat(machine.machine.resume()).containsExactly(new ArmPurge(expiry));
  }

  @Test
  void aRepeatedRequestMeetsTheFirstOne() {
    machine.apply(call(1));

    var joined = machine.apply(new Invoke(service(1), waiter(2), address(3)));
    var actions = machine.apply(machine.returns(id(1), "done"));
    var late = machine.apply(new Invoke(service(1), waiter(4), null));

    assertThat(joined).containsExactly(new Reply(address(3), new Answer.Accepted(id(1), true, 0)));
    var answer =
        new Answer.Completed(id(1), succeeded("done"), machine.nowMs + RETENTION.toMillis());
    assertThat(actions).contains(new Reply(address(1), answer), new Reply(address(2), answer));
    assertThat(late).containsExactly(new Reply(address(4), answer));
  }

  @Test
  void aSecondWorkflowRunIsRefusedAndHarmsNobody() {
    var run = new InvocationTarget("Flow", "k", "run", TargetType.WORKFLOW_RUN);
    machine.apply(new Invoke(spec(1, run, 0), waiter(1), null));

    var actions = machine.apply(new Invoke(spec(1, run, 0), waiter(2), null));

    var refused = failed(new Failure(409, "the workflow method was already invoked"));
    assertThat(actions)
        .containsExactly(
            new Reply(address(2), new Answer.Completed(id(1), refused, machine.nowMs)));
    assertThat(machine.status(id(1))).isInstanceOf(Invoked.class);
  }

  @Test
  void aScheduledInvocationStartsWhenItsTimerFires() {
    var target = service(1).target();
    long startAt = machine.nowMs + 5000;

    var scheduled = machine.apply(new Invoke(spec(1, target, startAt), null, address(9)));
    assertThat(machine.status(id(1))).isInstanceOf(Scheduled.class);
    machine.pass(Duration.ofSeconds(5));
    var timer = new TimerKey(startAt, id(1), TimerKey.Kind.START, 0);
    var fired = machine.apply(new Command.FireTimer(machine.machine.epoch(), timer));

    assertThat(scheduled)
        .containsExactly(
            new RegisterTimer(timer),
            new Reply(address(9), new Answer.Accepted(id(1), false, startAt)));
    assertThat(fired).containsExactly(new DispatchInvocation(machine.attempt(id(1))));
    assertThat(machine.apply(new Command.FireTimer(machine.machine.epoch(), timer))).isEmpty();
  }

  @Test
  void exclusiveHandlersOfAKeyRunInArrivalOrder() {
    machine.apply(callOn("k", 1), callOn("k", 2), callOn("k", 3), callOn("other", 4));
    assertThat(machine.status(id(2))).isInstanceOf(Inboxed.class);
    assertThat(machine.status(id(4))).isInstanceOf(Invoked.class);

    var afterFirst = machine.apply(machine.returns(id(1), "a"));
    assertThat(afterFirst).contains(new DispatchInvocation(machine.attempt(id(2))));
    assertThat(machine.status(id(3))).isInstanceOf(Inboxed.class);
    var afterSecond = machine.apply(machine.returns(id(2), "b"));

    assertThat(afterSecond).contains(new DispatchInvocation(machine.attempt(id(3))));
  }

  @Test
  void cancelOfAnInboxedInvocationFreesItsPlace() {
    machine.apply(callOn("k", 1), callOn("k", 2), callOn("k", 3));

    var canceled = machine.apply(new Command.Cancel(id(2), address(9)));
    var ended = machine.apply(machine.returns(id(1), "a"));

    assertThat(canceled).contains(new Reply(address(9), new Answer.Done(id(2))));
    assertThat(canceled)
        .contains(
            new Reply(
                address(2),
                new Answer.Completed(
                    id(2), failed(Failure.CANCELED), machine.nowMs + RETENTION.toMillis())));
    assertThat(ended).contains(new DispatchInvocation(machine.attempt(id(3))));
  }

  @Test
  void stateIsWrittenByEntriesAndSentAlong() {
    machine.apply(callOn("k", 1));
    machine.apply(
        machine.report(
            id(1),
            null,
            entry(new JournalEntry.SetState(Payload.ofUtf8("b"), Payload.ofUtf8("2"))),
            entry(new JournalEntry.SetState(Payload.ofUtf8("a"), Payload.EMPTY)),
            entry(new JournalEntry.SetState(Payload.ofUtf8("c"), Payload.ofUtf8("3"))),
            entry(new JournalEntry.ClearState(Payload.ofUtf8("c")))));

    var state = machine.machine.snapshot(machine.attempt(id(1)), 1000).orElseThrow().state();
    var truncated = machine.machine.snapshot(machine.attempt(id(1)), 1).orElseThrow().state();

    assertThat(state)
        .isEqualTo(
            new EagerState(
                List.of(
                    new EagerState.Entry(Payload.ofUtf8("a"), Payload.EMPTY),
                    new EagerState.Entry(Payload.ofUtf8("b"), Payload.ofUtf8("2"))),
                false));
    assertThat(truncated)
        .isEqualTo(
            new EagerState(
                List.of(new EagerState.Entry(Payload.ofUtf8("a"), Payload.EMPTY)), true));
  }

  @Test
  void lazyReadsAreAnsweredInTheJournal() {
    machine.apply(callOn("k", 1));

    var actions =
        machine.apply(
            machine.report(
                id(1),
                null,
                entry(new JournalEntry.SetState(Payload.ofUtf8("a"), Payload.ofUtf8("1"))),
                entry(new JournalEntry.GetLazyState(Payload.ofUtf8("a"), 1)),
                entry(new JournalEntry.GetLazyStateKeys(2)),
                entry(new JournalEntry.ClearAllState()),
                entry(new JournalEntry.GetLazyState(Payload.ofUtf8("a"), 3))));

    assertThat(notifications(actions))
        .containsExactly(
            Notification.completion(
                Notification.Kind.GET_LAZY_STATE,
                1,
                new NotificationResult.Value(Payload.ofUtf8("1"))),
            Notification.completion(
                Notification.Kind.GET_LAZY_STATE_KEYS,
                2,
                new NotificationResult.StateKeys(List.of(Payload.ofUtf8("a")))),
            Notification.completion(
                Notification.Kind.GET_LAZY_STATE, 3, new NotificationResult.Nothing()));
  }

  @Test
  void theResultOfAStepIsForwardedOnceItIsInTheJournal() {
    machine.apply(call(1));

    var actions =
        machine.apply(
            machine.report(
                id(1),
                null,
                new ReportedEntry.New(
                    new JournalEntry.Run(1),
                    new RawEntry(StateMachineFixture.RUN_TYPE, Payload.EMPTY),
                    true),
                new ReportedEntry.RunResult(1, succeeded("x"), false)));

    assertThat(actions).contains(new Action.AckEntry(machine.attempt(id(1)), 1));
    assertThat(notifications(actions))
        .containsExactly(
            Notification.completion(
                Notification.Kind.RUN, 1, new NotificationResult.Value(Payload.ofUtf8("x"))));
    assertThat(machine.machine.snapshot(machine.attempt(id(1)), 0).orElseThrow().journal())
        .hasSize(3);
  }

  @Test
  void aSuspendedInvocationWakesWhenSomethingAwaitedComes() {
    machine.apply(call(1));
    machine.apply(
        machine.report(id(1), null, entry(new JournalEntry.Sleep(machine.nowMs + 10, 1))));
    var suspended = machine.apply(machine.suspends(id(1), completion(1)));
    assertThat(machine.status(id(1))).isInstanceOf(Suspended.class);
    assertThat(machine.machine.resume()).noneMatch(DispatchInvocation.class::isInstance);

    var unrelated = machine.apply(signal(id(1), 17));
    var fired =
        machine.apply(
            new Command.FireTimer(
                machine.machine.epoch(),
                new TimerKey(machine.nowMs + 10, id(1), TimerKey.Kind.SLEEP, 1)));

    assertThat(suspended).hasSize(1).allMatch(StopAttempt.class::isInstance);
    assertThat(unrelated).isEmpty();
    assertThat(fired).containsExactly(new DispatchInvocation(machine.attempt(id(1))));
  }

  @Test
  void whatArrivedWhileTheFunctionWasSuspendingWakesItAtOnce() {
    machine.apply(call(1));
    var suspension = machine.suspends(id(1), new NotificationId.SignalIndex(17));
    machine.apply(signal(id(1), 17));

    var actions = machine.apply(suspension);

    assertThat(actions)
        .containsExactly(
            new StopAttempt(suspension.attempt()), new DispatchInvocation(machine.attempt(id(1))));
    assertThat(machine.attempt(id(1)).number()).isEqualTo(2);
  }

  @Test
  void aSignalThatComesBeforeTheStartIsKept() {
    machine.apply(callOn("k", 1), callOn("k", 2));

    machine.apply(signal(id(2), 17));
    machine.apply(machine.returns(id(1), "a"));

    assertThat(machine.machine.snapshot(machine.attempt(id(2)), 0).orElseThrow().journal())
        .hasSize(2);
  }

  @Test
  void cancelReachesARunningInvocationAsASignalAndWakesAPausedOne() {
    machine.apply(call(1), call(2));
    machine.apply(machine.fails(id(2), new AttemptEnd.Next.Pause()));

    var running = machine.apply(new Command.Cancel(id(1), address(9)));
    var paused = machine.apply(new Command.Cancel(id(2), null));
    var unknown = machine.apply(new Command.Cancel(id(3), address(9)));

    assertThat(notifications(running)).containsExactly(Notification.cancel());
    assertThat(running).contains(new Reply(address(9), new Answer.Appended(id(1))));
    assertThat(paused).containsExactly(new DispatchInvocation(machine.attempt(id(2))));
    assertThat(unknown).containsExactly(new Reply(address(9), new Answer.NotFound(id(3))));
  }

  @Test
  void killEndsTheInvocationAndAllThatItCalled() {
    machine.apply(callOn("k", 1), callOn("k", 5));
    machine.apply(
        machine.report(
            id(1),
            null,
            entry(new JournalEntry.Call(service(2), 1, 2)),
            entry(new JournalEntry.OneWayCall(service(3), 3))));
    var attempt = machine.attempt(id(1));

    var actions = machine.apply(new Command.Kill(id(1), address(9)));

    assertThat(actions)
        .contains(new StopAttempt(attempt), new Reply(address(9), new Answer.Done(id(1))));
    assertThat(actions).contains(new DispatchInvocation(machine.attempt(id(5))));
    for (int killed = 1; killed <= 3; killed++) {
      assertThat(machine.status(id(killed)))
          .isInstanceOfSatisfying(
              Completed.class,
              completed -> assertThat(completed.result()).isEqualTo(failed(Failure.KILLED)));
    }
  }

  @Test
  void anInvocationIsInTheTraceThatItWasAskedForIn() {
    machine.apply(call(1));
    machine.apply(machine.report(id(1), null, entry(new JournalEntry.Call(service(2), 1, 2))));

    for (int number = 1; number <= 2; number++) {
      var snapshot = machine.machine.snapshot(machine.attempt(id(number)), 1000).orElseThrow();
      assertThat(snapshot.invocation().trace()).isEqualTo(StateMachineFixture.TRACE);
    }
  }

  @Test
  void aCallIsAnsweredInTheCallersJournal() {
    machine.apply(call(1));

    var called =
        machine.apply(machine.report(id(1), null, entry(new JournalEntry.Call(service(2), 1, 2))));
    var callee = machine.attempt(id(2));
    var answered = machine.apply(machine.returns(id(2), "pong"));

    assertThat(notifications(called))
        .containsExactly(
            Notification.completion(
                Notification.Kind.CALL_INVOCATION_ID, 1, new NotificationResult.Invocation(id(2))));
    assertThat(called).contains(new DispatchInvocation(callee));
    assertThat(notifications(answered))
        .containsExactly(
            Notification.completion(
                Notification.Kind.CALL, 2, new NotificationResult.Value(Payload.ofUtf8("pong"))));
  }

  @Test
  void attachWaitsForTheEndAndOutputDoesNot() {
    machine.apply(call(1));

    assertThat(machine.apply(new Command.GetOutput(id(1), waiter(5))))
        .containsExactly(new Reply(address(5), new Answer.NotReady(id(1))));
    assertThat(machine.apply(new Command.Attach(id(1), waiter(6)))).isEmpty();
    assertThat(machine.apply(new Command.Attach(id(8), waiter(7))))
        .containsExactly(new Reply(address(7), new Answer.NotFound(id(8))));
    var ended = machine.apply(machine.returns(id(1), "done"));

    assertThat(ended.stream().filter(Reply.class::isInstance)).hasSize(2);
  }

  @Test
  void whatIsCompletedIsForgottenAfterItsRetention() {
    machine.apply(call(1));
    machine.apply(machine.report(id(1), null, entry(new JournalEntry.Run(1))));
    machine.apply(machine.returns(id(1), "done"));

    machine.apply(new Command.PurgeExpired(machine.machine.epoch()));
    assertThat(machine.status(id(1))).isInstanceOf(Completed.class);
    machine.pass(RETENTION);
    var purged = machine.apply(new Command.PurgeExpired(machine.machine.epoch()));

    assertThat(purged).isEmpty();
    assertThat(machine.status(id(1))).isInstanceOf(Free.class);
    assertThat(machine.journal.size()).isZero();
    assertThat(machine.system.size()).isEqualTo(1);
  }

  @Test
  void aBugPausesItsInvocationAndNothingElse() {
    machine.apply(callOn("k", 1), call(2));
    // An end without an output is what the invoker never appends.
    var impossible = machine.report(id(1), new AttemptEnd.Ended());

    var actions = machine.apply(impossible);

    assertThat(machine.bugs).hasSize(1);
    assertThat(actions).containsExactly(new StopAttempt(impossible.attempt()));
    assertThat(machine.status(id(1)))
        .isInstanceOfSatisfying(
            Paused.class,
            paused ->
                assertThat(paused.cause())
                    .isNotNull()
                    .returns("PD0001", AttemptFailure::errorCode));
    assertThat(machine.apply(machine.returns(id(2), "fine"))).isNotEmpty();
  }

  private static Command signal(InvocationId id, int index) {
    return new Command.Notify(
        id,
        Notification.signal(
            new NotificationId.SignalIndex(index),
            new NotificationResult.Value(Payload.ofUtf8("s"))),
        null);
  }

  private static List<Notification> notifications(List<Action> actions) {
    return actions.stream()
        .filter(ForwardNotification.class::isInstance)
        .map(ForwardNotification.class::cast)
        .map(forward -> StateMachineFixture.ENTRIES.decodeNotification(forward.notification()))
        .toList();
  }
}
