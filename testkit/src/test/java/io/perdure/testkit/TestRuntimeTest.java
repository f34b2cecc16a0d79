package io.perdure.testkit;

import static io.perdure.sdk.InvocationTarget.invocation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.sdk.FunctionEndpoint;
import io.perdure.sdk.InvocationTarget;
import io.perdure.sdk.TerminalException;
import io.perdure.sdk.client.PerdureException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TestRuntimeTest {
  private final MonthlySubscription subscription = new MonthlySubscription();

  @RegisterExtension final PerdureExtension perdure = PerdureExtension.serving(this::endpoint);

  private FunctionEndpoint endpoint() {
    return FunctionEndpoint.bind(subscription).bind(new PatientApproval()).build();
  }

  @Test
  void aSleepOfAMonthIsOverWhenTimeHasMovedByAMonth(TestRuntime runtime) {
    var sent = runtime.client().service(Subscription.class).send(Subscription::twoMonths, "ada");
    runtime.awaitIdle();
    assertThat(runtime.status(sent.invocationId())).contains("suspended");

    runtime.advance(MonthlySubscription.MONTH.minusDays(1));
    assertThat(subscription.done).containsExactly("first ada");

    runtime.advance(Duration.ofDays(1));
    assertThat(subscription.done).containsExactly("first ada", "second ada");
    assertThat(runtime.client().attach(invocation(sent.invocationId()), Integer.class))
        .isEqualTo(2);
  }

  @Test
  void aSleepThatBeginsInTheMovedTimeTakesAsLong(TestRuntime runtime) {
    runtime.advance(Duration.ofDays(365));
    runtime.client().service(Subscription.class).send(Subscription::twoMonths, "ada");

    runtime.advance(MonthlySubscription.MONTH.minusDays(1));
    assertThat(subscription.done).containsExactly("first ada");

    runtime.advance(Duration.ofDays(1));
    assertThat(subscription.done).containsExactly("first ada", "second ada");
  }

  @Test
  void aDelayedSendStartsInItsTime(TestRuntime runtime) {
    runtime.client().service(Subscription.class).send(Subscription::remindLater, "ada");

    runtime.advance(MonthlySubscription.MONTH.minusDays(1));
    assertThat(subscription.done).isEmpty();

    runtime.advance(Duration.ofDays(1));
    assertThat(subscription.done).containsExactly("reminded ada");
  }

  @Test
  void retriesHappenWhenTimeMoves(TestRuntime runtime) {
    subscription.duringCharge =
        () -> {
          if (subscription.done.size() < 3) {
            throw new IllegalStateException("the provider is down");
          }
        };
    var sent = runtime.client().service(Subscription.class).send(Subscription::untilCharged, "ada");
    runtime.awaitIdle();
    assertThat(subscription.done).hasSize(1);
    assertThat(runtime.status(sent.invocationId())).contains("backing-off");

    runtime.advance(Duration.ofMinutes(59));
    assertThat(subscription.done).hasSize(1);

    runtime.advance(Duration.ofMinutes(1));
    assertThat(subscription.done).hasSize(2);

    runtime.advance(Duration.ofHours(1));
    assertThat(runtime.client().attach(invocation(sent.invocationId()), String.class))
        .isEqualTo("charged");
  }

  @Test
  void anAwakeableWakesItsHandler(TestRuntime runtime) {
    var sent = runtime.client().service(Subscription.class).send(Subscription::whenApproved, "ada");
    runtime.awaitIdle();
    assertThat(runtime.status(sent.invocationId())).contains("suspended");

    runtime.client().resolveAwakeable(subscription.done.getFirst(), "yes");

    assertThat(runtime.client().attach(invocation(sent.invocationId()), String.class))
        .isEqualTo("ada: yes");
    assertThat(subscription.done).hasSize(1);
  }

  @Test
  void aWorkflowWaitsForItsPromise(TestRuntime runtime) {
    var approval = runtime.client().object(Approval.class, "order-5");
    approval.send(Approval::run, "order");
    runtime.awaitIdle();
    assertThat(
            runtime.client().output(InvocationTarget.workflow("Approval", "order-5"), String.class))
        .isEmpty();

    approval.call(Approval::decide, "granted");

    assertThat(
            runtime.client().attach(InvocationTarget.workflow("Approval", "order-5"), String.class))
        .isEqualTo("order granted");
  }

  @Test
  void resultsExpireWithTime(TestRuntime runtime) {
    var sent = runtime.client().service(Subscription.class).send(Subscription::remind, "ada");
    runtime.advance(Duration.ofHours(1));
    assertThat(runtime.status(sent.invocationId())).contains("completed");

    runtime.advance(Duration.ofDays(2));

    assertThat(runtime.status(sent.invocationId())).isEmpty();
    assertThatThrownBy(() -> runtime.client().attach(invocation(sent.invocationId()), String.class))
        .isInstanceOfAny(TerminalException.class, PerdureException.class)
        .hasMessageContaining(sent.invocationId());
  }

  @Test
  void aKilledInvocationEnds(TestRuntime runtime) {
    var sent = runtime.client().service(Subscription.class).send(Subscription::twoMonths, "ada");
    runtime.awaitIdle();

    runtime.kill(sent.invocationId());

    assertThat(runtime.status(sent.invocationId())).contains("completed");
    assertThatThrownBy(() -> runtime.kill(sent.invocationId()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has ended already");
  }

  @Test
  void theJournalTellsWhatHappened(TestRuntime runtime) {
    var sent = runtime.client().service(Subscription.class).send(Subscription::twoMonths, "ada");
    runtime.advance(MonthlySubscription.MONTH);

    var journal = runtime.journal(sent.invocationId()).orElseThrow();

    assertThat(journal.invocationId()).isEqualTo(sent.invocationId());
    assertThat(journal.describe())
        .containsExactly(
            "Input",
            "Run 'first'",
            "completion 1 (run)",
            "Sleep",
            "completion 2 (sleep)",
            "Run 'second'",
            "completion 3 (run)",
            "Output");
  }
}
