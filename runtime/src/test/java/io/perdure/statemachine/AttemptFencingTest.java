package io.perdure.statemachine;

import static io.perdure.statemachine.StateMachineFixture.RETENTION;
import static io.perdure.statemachine.StateMachineFixture.address;
import static io.perdure.statemachine.StateMachineFixture.call;
import static io.perdure.statemachine.StateMachineFixture.callOn;
import static io.perdure.statemachine.StateMachineFixture.entry;
import static io.perdure.statemachine.StateMachineFixture.failed;
import static io.perdure.statemachine.StateMachineFixture.id;
import static io.perdure.statemachine.StateMachineFixture.retryAfter;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.model.AttemptId;
import io.perdure.model.Failure;
import io.perdure.model.LeaderEpoch;
import io.perdure.model.PinnedDeployment;
import io.perdure.statemachine.Action.DispatchInvocation;
import io.perdure.statemachine.Action.RegisterTimer;
import io.perdure.statemachine.Action.Reply;
import io.perdure.statemachine.Action.StopAttempt;
import io.perdure.statemachine.Command.ReportAttempt;
import io.perdure.statemachine.InvocationStatus.Inboxed;
import io.perdure.statemachine.InvocationStatus.Paused;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Attempts that fail and are retried, and what comes of those that are over. */
class AttemptFencingTest {
  private final StateMachineFixture machine = new StateMachineFixture();

  @AfterEach
  void itsLogAppliedAgainGivesTheSame() {
    machine.assertReplaysEqually();
  }

  @Test
  void aFailedAttemptIsTriedAgainWhenItsTimerFires() {
    machine.apply(call(1));
    var first = machine.attempt(id(1));

    var failed = machine.apply(machine.fails(id(1), retryAfter(Duration.ofSeconds(2))));
    var timer = new TimerKey(machine.nowMs + 2000, id(1), TimerKey.Kind.RETRY, 1);
    assertThat(failed).containsExactly(new StopAttempt(first), new RegisterTimer(timer));
    assertThat(machine.progress(id(1)).policyRetryCount()).isEqualTo(1);
    var retried = machine.apply(new Command.FireTimer(machine.machine.epoch(), timer));

    assertThat(retried).containsExactly(new DispatchInvocation(machine.attempt(id(1))));
    assertThat(machine.attempt(id(1)).number()).isEqualTo(2);
  }

  @Test
  void whatAFailedAttemptStillReportsHasNoEffect() {
    machine.apply(call(1));
    var late = machine.report(id(1), null, entry(new JournalEntry.Run(1)));
    machine.apply(machine.fails(id(1), retryAfter(Duration.ofSeconds(2))));

    assertThat(machine.apply(late)).isEmpty();

    assertThat(machine.progress(id(1)).journalLength()).isEqualTo(1);
  }

  @Test
  void whatALeaderOfAnEarlierEpochCausedHasNoEffect() {
    machine.apply(call(1));
    var late = machine.report(id(1), null, entry(new JournalEntry.Run(1)));
    var timer = new TimerKey(machine.nowMs, id(1), TimerKey.Kind.RETRY, 1);

    machine.apply(new Command.AnnounceLeader("nonce-2", "other", 1));

    assertThat(machine.machine.epoch()).isEqualTo(new LeaderEpoch(2));
    assertThat(machine.apply(late)).isEmpty();
    assertThat(machine.apply(new Command.FireTimer(new LeaderEpoch(1), timer))).isEmpty();
    assertThat(machine.progress(id(1)).journalLength()).isEqualTo(1);
    assertThat(machine.machine.resume())
        .containsExactly(new DispatchInvocation(new AttemptId(id(1), new LeaderEpoch(2), 1)));
  }

  @Test
  void aRepeatedAnnouncementBeginsNoNewEpoch() {
    machine.apply(new Command.AnnounceLeader("nonce-1", "node", 1));

    assertThat(machine.machine.epoch()).isEqualTo(new LeaderEpoch(1));
  }

  @Test
  void aRepeatedReportIsAppliedOnce() {
    machine.apply(call(1));
    var report = machine.report(id(1), null, entry(new JournalEntry.Run(1)));
    machine.apply(report);

    assertThat(machine.apply(report)).isEmpty();

    assertThat(machine.progress(id(1)).journalLength()).isEqualTo(2);
  }

  @Test
  void aReportWhosePredecessorWasLostEndsTheAttempt() {
    machine.apply(call(1));
    var attempt = machine.attempt(id(1));
    var afterLost =
        new ReportAttempt(attempt, 1, null, List.of(entry(new JournalEntry.Run(1))), null);

    var actions = machine.apply(afterLost);

    assertThat(actions)
        .containsExactly(new StopAttempt(attempt), new DispatchInvocation(machine.attempt(id(1))));
    assertThat(machine.progress(id(1)).journalLength()).isEqualTo(1);
  }

  @Test
  void theFirstPinStays() {
    machine.apply(call(1));
    var first = new PinnedDeployment("dp_1a", 6);
    machine.apply(
        new ReportAttempt(
            machine.attempt(id(1)), 0, first, List.of(entry(new JournalEntry.Run(1))), null));
    machine.apply(
        new ReportAttempt(
            machine.attempt(id(1)), 1, new PinnedDeployment("dp_1b", 5), List.of(), null));

    assertThat(machine.progress(id(1)).pin()).isEqualTo(first);
  }

  @Test
  void exhaustedRetriesPauseAndKeepTheLock() {
    machine.apply(callOn("k", 1), callOn("k", 2));

    machine.apply(machine.fails(id(1), new AttemptEnd.Next.Pause()));

    assertThat(machine.status(id(1))).isInstanceOf(Paused.class);
    assertThat(machine.status(id(2))).isInstanceOf(Inboxed.class);
    assertThat(machine.machine.resume()).isEmpty();
  }

  @Test
  void exhaustedRetriesMayEndTheInvocation() {
    machine.apply(call(1));

    var actions = machine.apply(machine.fails(id(1), new AttemptEnd.Next.Fail()));

    assertThat(actions)
        .contains(
            new Reply(
                address(1),
                new Answer.Completed(
                    id(1),
                    failed(new Failure(500, "it broke")),
                    machine.nowMs + RETENTION.toMillis())));
  }
}
