package io.perdure.statemachine;

import static io.perdure.statemachine.StateMachineFixture.address;
import static io.perdure.statemachine.StateMachineFixture.call;
import static io.perdure.statemachine.StateMachineFixture.callOn;
import static io.perdure.statemachine.StateMachineFixture.completion;
import static io.perdure.statemachine.StateMachineFixture.failure;
import static io.perdure.statemachine.StateMachineFixture.id;
import static io.perdure.statemachine.StateMachineFixture.retryAfter;
import static io.perdure.statemachine.StateMachineFixture.spec;
import static io.perdure.statemachine.StateMachineFixture.succeeded;
import static io.perdure.statemachine.StateMachineFixture.waiter;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.codec.StoredRowCodec;
import io.perdure.model.DeploymentChoice;
import io.perdure.model.InvocationTarget;
import io.perdure.model.Payload;
import io.perdure.model.PinnedDeployment;
import io.perdure.model.TargetType;
import io.perdure.schema.protocol.RunCommandMessage;
import io.perdure.schema.protocol.SleepCommandMessage;
import io.perdure.statemachine.Action.DispatchInvocation;
import io.perdure.statemachine.Action.Reply;
import io.perdure.statemachine.Action.StopAttempt;
import io.perdure.statemachine.Action.SuspendAttempt;
import io.perdure.statemachine.Command.Invoke;
import io.perdure.statemachine.Command.Pause;
import io.perdure.statemachine.Command.Purge;
import io.perdure.statemachine.Command.PurgeJournal;
import io.perdure.statemachine.Command.ReportAttempt;
import io.perdure.statemachine.Command.RestartAsNew;
import io.perdure.statemachine.Command.Resume;
import io.perdure.statemachine.InvocationStatus.Completed;
import io.perdure.statemachine.InvocationStatus.Free;
import io.perdure.statemachine.InvocationStatus.Inboxed;
import io.perdure.statemachine.InvocationStatus.Invoked;
import io.perdure.statemachine.InvocationStatus.Paused;
import io.perdure.statemachine.InvocationStatus.Suspended;
import io.perdure.statemachine.store.EventStore;
import io.perdure.statemachine.store.PageRequest;
import io.perdure.statemachine.store.Stores;
import io.perdure.statemachine.store.Tables;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What operators do to invocations: pause, resume, restart, purge. */
class OperationsTest {
  private static final PinnedDeployment PIN = new PinnedDeployment("dp_1old", 6);
  private static final DeploymentChoice NEWER = new DeploymentChoice("dp_1new", 5, 7);
  private static final DeploymentChoice TOO_NEW = new DeploymentChoice("dp_1next", 7, 7);
  private static final int SLEEP_TYPE = 0x040C;

  private final StateMachineFixture machine = new StateMachineFixture();

  @AfterEach
  void itsLogAppliedAgainGivesTheSame() {
    machine.assertReplaysEqually();
  }

  @Test
  void aPausedInvocationKeepsItsLockAndGoesOnWhenItIsResumed() {
    machine.apply(callOn("k", 1), callOn("k", 2));
    var attempt = machine.attempt(id(1));

    var pausing = machine.apply(new Pause(id(1), address(9)));
    assertThat(pausing)
        .containsExactly(
            new SuspendAttempt(attempt), new Reply(address(9), new Answer.Appended(id(1))));
    assertThat(machine.machine.snapshot(attempt, 0)).get().matches(AttemptSnapshot::isPausing);

    // The step that ran is in the journal, and what it waits for has come.
    var suspended =
        machine.apply(
            machine.report(
                id(1),
                new AttemptEnd.Suspended(Awaiting.anyOf(List.of(completion(2)))),
                run(2),
                new ReportedEntry.RunResult(2, succeeded("x"), false)));
    var again = machine.apply(new Pause(id(1), address(8)));

    assertThat(suspended).contains(new StopAttempt(attempt)).noneMatch(this::dispatches);
    assertThat(machine.progress(id(1)).journalLength()).isEqualTo(3);
    assertThat(again).containsExactly(new Reply(address(8), new Answer.Done(id(1))));
    assertThat(machine.status(id(1))).isInstanceOf(Paused.class);
    assertThat(machine.status(id(2))).isInstanceOf(Inboxed.class);
    assertThat(machine.machine.resume()).noneMatch(DispatchInvocation.class::isInstance);

    var resumed = machine.apply(new Resume(id(1), null, address(7)));

    assertThat(resumed)
        .containsExactly(
            new DispatchInvocation(machine.attempt(id(1))),
            new Reply(address(7), new Answer.Done(id(1))));
    assertThat(machine.attempt(id(1)).number()).isEqualTo(attempt.number() + 1);
  }

  private boolean dispatches(Action action) {
    return action instanceof DispatchInvocation;
  }

  @Test
  void whoAsksTwiceForAPauseDoesNotWaitForTheStep() {
    machine.apply(call(1));
    var attempt = machine.attempt(id(1));

    machine.apply(new Pause(id(1), null));
    var cut = machine.apply(new Pause(id(1), address(9)));

    assertThat(cut)
        .containsExactly(
            new StopAttempt(attempt), new Reply(address(9), new Answer.Appended(id(1))));
    assertThat(machine.status(id(1))).isInstanceOf(Paused.class);
  }

  @Test
  void anAttemptThatFailsWhileItIsToBePausedIsNotRepeated() {
    machine.apply(call(1), new Pause(id(1), null));

    machine.apply(machine.fails(id(1), retryAfter(Duration.ofMinutes(1))));

    assertThat(machine.status(id(1)))
        .isInstanceOfSatisfying(
            Paused.class, paused -> assertThat(paused.cause()).isEqualTo(failure("it broke")));
  }

  @Test
  void anAttemptThatEndsWhileItIsToBePausedHasEnded() {
    machine.apply(call(1), new Pause(id(1), null));

    machine.apply(machine.returns(id(1), "a"));

    assertThat(machine.status(id(1))).isInstanceOf(Completed.class);
  }

  @Test
  void whoResumesOrCancelsOneThatIsToBePausedTakesThatBack() {
    machine.apply(call(1), new Pause(id(1), null), new Resume(id(1), null, null));
    machine.apply(machine.suspends(id(1), completion(7)));
    assertThat(machine.status(id(1))).isInstanceOf(Suspended.class);

    machine.apply(call(2), new Pause(id(2), null), new Command.Cancel(id(2), null));
    var woken = machine.apply(machine.suspends(id(2), NotificationId.SignalIndex.CANCEL));
    assertThat(woken).anyMatch(this::dispatches);
  }

  @Test
  void aSuspendedInvocationThatIsPausedIsNotWokenByWhatItAwaits() {
    machine.apply(call(1));
    machine.apply(
        machine.report(id(1), null, StateMachineFixture.entry(new JournalEntry.Sleep(5, 1))));
    machine.apply(machine.suspends(id(1), completion(1)));

    machine.apply(new Pause(id(1), null));
    var fired =
        machine.apply(
            new Command.FireTimer(
                machine.machine.epoch(), new TimerKey(5, id(1), TimerKey.Kind.SLEEP, 1)));

    assertThat(fired).isEmpty();
    assertThat(machine.status(id(1))).isInstanceOf(Paused.class);
    assertThat(machine.progress(id(1)).journalLength()).isEqualTo(3);
  }

  @Test
  void resumingOneThatBacksOffTriesAgainAtOnce() {
    machine.apply(call(1));
    machine.apply(machine.fails(id(1), retryAfter(Duration.ofHours(1))));
    var retry = new TimerKey(machine.nowMs + 3_600_000, id(1), TimerKey.Kind.RETRY, 1);

    var resumed = machine.apply(new Resume(id(1), null, null));

    assertThat(resumed).containsExactly(new DispatchInvocation(machine.attempt(id(1))));
    assertThat(machine.progress(id(1)).policyRetryCount()).isZero();
    assertThat(machine.apply(new Command.FireTimer(machine.machine.epoch(), retry))).isEmpty();
  }

  @Test
  void aResumedInvocationMayMoveToADeploymentThatSpeaksItsVersion() {
    pinnedAndPaused();

    var refused = machine.apply(new Resume(id(1), TOO_NEW, address(8)));
    assertThat(machine.status(id(1))).isInstanceOf(Paused.class);
    machine.apply(new Resume(id(1), NEWER, address(9)));

    assertThat(refused).hasSize(1);
    assertThat(rejection(refused.getFirst()).code()).isEqualTo("PD0207");
    assertThat(machine.progress(id(1)).pin()).isEqualTo(new PinnedDeployment("dp_1new", 6));
  }

  @Test
  void aRunningAttemptIsNotMovedUnderItsFeet() {
    machine.apply(call(1));

    var actions = machine.apply(new Resume(id(1), NEWER, address(9)));

    assertThat(rejection(actions.getFirst()).status()).isEqualTo(409);
    assertThat(machine.apply(new Resume(id(1), null, address(9))))
        .containsExactly(new Reply(address(9), new Answer.Done(id(1))));
  }

  @Test
  void aRestartRunsTheSameInputAgain() {
    machine.apply(call(1));
    machine.apply(machine.returns(id(1), "a"));

    var actions = machine.apply(new RestartAsNew(id(1), id(2), 0, 77, null, address(9)));

    assertThat(actions)
        .containsExactly(
            new DispatchInvocation(machine.attempt(id(2))),
            new Reply(address(9), new Answer.Restarted(id(1), id(2))));
    assertThat(machine.status(id(1))).isInstanceOf(Completed.class);
    var invocation = ((Invoked) machine.status(id(2))).invocation();
    assertThat(invocation.randomSeed()).isEqualTo(77);
    assertThat(invocation.waiters()).isEmpty();
    assertThat(journal(2)).containsExactly(journal(1).getFirst());
    // Appended twice after an unknown outcome.
    assertThat(machine.apply(new RestartAsNew(id(1), id(2), 0, 77, null, address(8))))
        .containsExactly(new Reply(address(8), new Answer.Restarted(id(1), id(2))));
  }

  @Test
  void aRestartFromAPrefixKeepsItsEntriesWithTheirCompletionsAndTheSeed() {
    endedWithASleepAndAStep();

    machine.apply(new RestartAsNew(id(1), id(2), 2, 77, NEWER, address(9)));

    // Sleep and step were asked for; the step's result was stored, then the sleep was over.
    var original = journal(1);
    assertThat(journal(2)).containsExactlyElementsOf(original.subList(0, 5));
    var restarted = (Invoked) machine.status(id(2));
    assertThat(restarted.invocation().randomSeed()).isEqualTo(1);
    assertThat(restarted.invocation().trace()).isEqualTo(StateMachineFixture.TRACE);
    assertThat(restarted.progress().pin()).isEqualTo(new PinnedDeployment("dp_1new", 6));
    assertThat(restarted.progress().commandCount()).isEqualTo(3);
  }

  @Test
  void aPrefixThatWaitsForWhatNeverCameIsRefused() {
    machine.apply(call(1));
    machine.apply(
        new ReportAttempt(
            machine.attempt(id(1)), 0, PIN, List.of(sleep(machine.nowMs + 50, 1)), null));
    machine.apply(machine.returns(id(1), "a"));

    var actions = machine.apply(new RestartAsNew(id(1), id(2), 1, 77, null, address(9)));

    assertThat(rejection(actions.getFirst()).code()).isEqualTo("PD0206");
    assertThat(rejection(actions.getFirst()).message()).contains("[1]");
    assertThat(machine.status(id(2))).isInstanceOf(Free.class);
  }

  @Test
  void aRestartWithoutJournalAndOfAWorkflowIsRefused() {
    var run = new InvocationTarget("Flow", "k", "run", TargetType.WORKFLOW_RUN);
    machine.apply(call(1), new Invoke(spec(3, run, 0), waiter(3), null));
    machine.apply(machine.returns(id(1), "a"), machine.returns(id(3), "b"));
    machine.apply(new PurgeJournal(id(1), null));

    var gone = machine.apply(new RestartAsNew(id(1), id(2), 0, 77, null, address(9)));
    var workflow = machine.apply(new RestartAsNew(id(3), id(2), 0, 77, null, address(9)));

    assertThat(rejection(gone.getFirst()).status()).isEqualTo(410);
    assertThat(rejection(workflow.getFirst()).status()).isEqualTo(422);
  }

  @Test
  void aPurgedInvocationIsForgotten() {
    machine.apply(call(1));
    machine.apply(machine.returns(id(1), "a"));

    machine.apply(new PurgeJournal(id(1), null));
    assertThat(((Completed) machine.status(id(1))).result()).isEqualTo(succeeded("a"));
    assertThat(machine.journal.size()).isZero();
    var purged = machine.apply(new Purge(id(1), address(9)));

    assertThat(purged).containsExactly(new Reply(address(9), new Answer.Done(id(1))));
    assertThat(machine.status(id(1))).isInstanceOf(Free.class);
    machine.pass(Duration.ofDays(1));
    machine.apply(new Command.PurgeExpired(machine.machine.epoch()));
    assertThat(machine.bugs).isEmpty();
  }

  @Test
  void aSuspendedInvocationMayBeResumedByHand() {
    machine.apply(call(1));
    machine.apply(machine.suspends(id(1), new NotificationId.SignalIndex(17)));
    assertThat(machine.status(id(1))).isInstanceOf(Suspended.class);

    var actions = machine.apply(new Resume(id(1), null, null));

    assertThat(actions).containsExactly(new DispatchInvocation(machine.attempt(id(1))));
  }

  @Test
  void whatHappensToAnInvocationIsKeptAsLongAsItsJournal() {
    machine.apply(call(1));
    machine.apply(machine.fails(id(1), retryAfter(Duration.ofSeconds(1))));
    retry(1);
    machine.apply(machine.fails(id(1), retryAfter(Duration.ofSeconds(1))));
    retry(2);
    machine.apply(machine.report(id(1), null, run(1)));
    machine.apply(new Pause(id(1), null), new Pause(id(1), null));

    // The second failure said nothing new.
    assertThat(events())
        .containsExactly(
            new InvocationEvent(
                InvocationEvent.Kind.ATTEMPT_FAILED, machine.nowMs, 0, failure("it broke")),
            new InvocationEvent(InvocationEvent.Kind.PAUSED, machine.nowMs, 1, null));

    machine.apply(new Resume(id(1), null, null));
    machine.apply(machine.returns(id(1), "a"));
    assertThat(events()).hasSize(2);
    machine.apply(new PurgeJournal(id(1), null));
    assertThat(events()).isEmpty();
  }

  @Test
  void noMoreThanTheNewestEventsAreKept() {
    machine.apply(call(1));
    for (int attempt = 1; attempt <= EventStore.MAX + 5; attempt++) {
      var next = retryAfter(Duration.ofSeconds(1));
      machine.apply(
          machine.report(id(1), new AttemptEnd.Failed(failure("number " + attempt), next)));
      retry(attempt);
    }

    assertThat(events()).hasSize(EventStore.MAX);
    assertThat(events().getFirst().failure()).isEqualTo(failure("number 6"));
  }

  private void retry(int failedAttempt) {
    var retry = new TimerKey(machine.nowMs + 1000, id(1), TimerKey.Kind.RETRY, failedAttempt);
    machine.apply(new Command.FireTimer(machine.machine.epoch(), retry));
  }

  private List<InvocationEvent> events() {
    return machine.tables().events().list(null, new PageRequest(null, 100, 1 << 20)).rows().stream()
        .flatMap(stored -> stored.events().stream())
        .toList();
  }

  private void pinnedAndPaused() {
    machine.apply(call(1));
    machine.apply(
        new ReportAttempt(
            machine.attempt(id(1)), 0, PIN, List.of(sleep(machine.nowMs + 50, 1)), null));
    machine.apply(new Pause(id(1), null));
    machine.apply(machine.suspends(id(1), completion(1)));
  }

  private void endedWithASleepAndAStep() {
    machine.apply(call(1));
    long dueMs = machine.nowMs + 50;
    var entries =
        List.of(sleep(dueMs, 1), run(2), new ReportedEntry.RunResult(2, succeeded("x"), false));
    machine.apply(new ReportAttempt(machine.attempt(id(1)), 0, PIN, entries, null));
    machine.apply(
        new Command.FireTimer(
            machine.machine.epoch(), new TimerKey(dueMs, id(1), TimerKey.Kind.SLEEP, 1)));
    machine.apply(
        new Command.Notify(
            id(1),
            Notification.signal(
                new NotificationId.SignalIndex(17), new NotificationResult.Nothing()),
            null));
    machine.apply(machine.returns(id(1), "a"));
  }

  private static ReportedEntry sleep(long wakeUpMs, int completion) {
    var message =
        SleepCommandMessage.newBuilder()
            .setWakeUpTime(wakeUpMs)
            .setResultCompletionId(completion)
            .build();
    return new ReportedEntry.New(
        new JournalEntry.Sleep(wakeUpMs, completion),
        new RawEntry(SLEEP_TYPE, Payload.of(message.toByteArray())),
        false);
  }

  private static ReportedEntry run(int completion) {
    var message = RunCommandMessage.newBuilder().setResultCompletionId(completion).build();
    return new ReportedEntry.New(
        new JournalEntry.Run(completion),
        new RawEntry(StateMachineFixture.RUN_TYPE, Payload.of(message.toByteArray())),
        false);
  }

  private List<RawEntry> journal(int number) {
    var tables =
        new Tables(
            new Stores(machine.invocations, machine.journal, machine.state, machine.system),
            new StoredRowCodec());
    var status = tables.invocations().get(id(number));
    int length =
        status instanceof Completed completed
            ? completed.journalLength()
            : ((InvocationStatus.Pending) status).progress().journalLength();
    return tables.journal().range(id(number), 0, length);
  }

  private static Rejection rejection(Action reply) {
    return ((Answer.Rejected) ((Reply) reply).answer()).rejection();
  }
}
