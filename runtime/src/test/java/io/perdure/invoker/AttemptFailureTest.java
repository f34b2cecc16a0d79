package io.perdure.invoker;

import static io.perdure.invoker.InvokerFixture.NOW;
import static io.perdure.invoker.InvokerFixture.OBJECT;
import static io.perdure.invoker.InvokerFixture.RETRIES;
import static io.perdure.invoker.InvokerFixture.handlerOptions;
import static io.perdure.invoker.InvokerFixture.input;
import static io.perdure.invoker.InvokerFixture.pinned;
import static io.perdure.invoker.InvokerFixture.snapshot;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.model.InvocationTarget;
import io.perdure.model.TargetType;
import io.perdure.registry.RetryPolicy;
import io.perdure.registry.RetryPolicy.OnMaxAttempts;
import io.perdure.statemachine.AttemptEnd;
import io.perdure.statemachine.AttemptEnd.Next;
import io.perdure.statemachine.Progress;
import io.perdure.statemachine.RawEntry;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Attempts that fail, and what follows. */
class AttemptFailureTest {
  private final InvokerFixture fixture = new InvokerFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void anErrorOfTheFunctionIsReportedAndRetriedByThePolicy() {
    fixture.launch(OBJECT);

    fixture.function.awaitCall().accept().send(Frames.error(503, "not today")).close();

    var failed = awaitFailure();
    assertThat(failed.failure().code()).isEqualTo(503);
    assertThat(failed.failure().errorCode()).isEqualTo("RT0007");
    assertThat(failed.failure().message()).isEqualTo("not today");
    assertThat(failed.next()).isEqualTo(new Next.Retry(Duration.ofMillis(100), true));
  }

  @Test
  void aFunctionMayAskForTheDelayOfTheNextRetry() {
    fixture.launch(OBJECT);

    fixture.function.awaitCall().accept().send(Frames.errorWithDelay(500, "later", 7)).close();

    assertThat(awaitFailure().next()).isEqualTo(new Next.Retry(Duration.ofMillis(7), false));
  }

  @Test
  void aJournalMismatchHasACodeOfItsOwn() {
    fixture.launch(OBJECT);

    fixture.function.awaitCall().accept().send(Frames.error(570, "changed")).close();

    assertThat(awaitFailure().failure().errorCode()).isEqualTo("RT0016");
  }

  @Test
  void aLongMessageIsCut() {
    fixture.launch(OBJECT);

    fixture.function.awaitCall().accept().send(Frames.error(500, "x".repeat(100_000))).close();

    assertThat(awaitFailure().failure().message()).hasSize(AttemptProblem.MAX_MESSAGE_CHARS);
  }

  @Test
  void theLastAttemptOfThePolicyPauses() {
    fixture.launch(failedBefore(RETRIES.maxAttempts() - 1));

    fixture.function.awaitCall().accept().send(Frames.error(500, "no")).close();

    assertThat(awaitFailure().next()).isEqualTo(new Next.Pause());
  }

  @Test
  void theLastAttemptOfThePolicyEndsTheInvocationIfThePolicySaysSo() {
    var once = new RetryPolicy(Duration.ZERO, 1, Duration.ZERO, 1, OnMaxAttempts.KILL);
    fixture.with(handlerOptions(once)).launch(OBJECT);

    fixture.function.awaitCall().accept().send(Frames.error(500, "no")).close();

    assertThat(awaitFailure().next()).isEqualTo(new Next.Fail());
  }

  @Test
  void aResponseThatEndsWithoutALastMessageFails() {
    fixture.launch(OBJECT);

    fixture.function.awaitCall().accept().send(Frames.setState("a", "1")).close();

    var entries = fixture.log.awaitReport();
    var end = entries.end() == null ? fixture.log.awaitReport().end() : entries.end();
    assertThat(requireNonNull((AttemptEnd.Failed) end).failure().errorCode()).isEqualTo("RT0006");
  }

  @Test
  void aStreamThatIsResetFails() {
    fixture.launch(OBJECT);
    var call = fixture.function.awaitCall().accept();
    call.awaitReplay();

    call.reset();

    assertThat(awaitFailure().failure().errorCode()).isEqualTo("RT0010");
  }

  @Test
  void aDeploymentThatCannotBeReachedFailsTheAttempt() throws Exception {
    try (var nobody = new ServerSocket(0)) {
      fixture.at(URI.create("http://localhost:" + nobody.getLocalPort()));
    }

    fixture.launch(OBJECT);

    assertThat(awaitFailure().failure().errorCode()).isEqualTo("RT0010");
  }

  @Test
  void aServerThatDiesFailsItsAttempts() {
    fixture.launch(OBJECT);
    fixture.function.awaitCall().accept().awaitReplay();

    fixture.function.close();

    assertThat(awaitFailure().failure().errorCode()).isEqualTo("RT0010");
  }

  @Test
  void anErrorHeadAbortsTheReplay() {
    var journal =
        Stream.concat(
                Stream.of(input()),
                Stream.generate(() -> Frames.entry(Frames.setState("k", "v".repeat(100_000))))
                    .limit(300))
            .toList();
    fixture.launch(snapshot(OBJECT, Progress.initial(0), journal));
    var call = fixture.function.awaitCall().stopReading();

    call.head(415);

    var failure = awaitFailure().failure();
    assertThat(failure.errorCode()).isEqualTo("RT0015");
    assertThat(failure.code()).isEqualTo(415);
    assertThat(call.isInputClosed()).isFalse();
  }

  @Test
  void anotherContentTypeIsAViolation() {
    fixture.launch(OBJECT);

    fixture.function.awaitCall().head(200, "content-type", "text/plain");

    var failure = awaitFailure().failure();
    assertThat(failure.errorCode()).isEqualTo("RT0012");
    assertThat(failure.message()).contains("text/plain", "application/vnd.restate.invocation.v6");
  }

  @Test
  void aBusyServerSaysWhenToComeAgain() {
    fixture.launch(OBJECT);

    fixture.function.awaitCall().head(503, "retry-after", "17");

    var failed = awaitFailure();
    assertThat(failed.failure().errorCode()).isEqualTo("RT0023");
    assertThat(failed.next()).isEqualTo(new Next.Retry(Duration.ofSeconds(17), true));
  }

  @Test
  void aServiceThatIsNotRegisteredFailsTheAttempt() {
    fixture.launch(new InvocationTarget("Nobody", null, "x", TargetType.SERVICE));

    var failed = awaitFailure();
    assertThat(failed.failure().errorCode()).isEqualTo("RT0011");
    assertThat(failed.next()).isInstanceOf(Next.Retry.class);
  }

  @Test
  void aPinnedDeploymentThatIsGoneFailsTheAttempt() {
    fixture.launch(snapshot(OBJECT, pinned("dp_gone", 6), List.of(input())));

    var failure = awaitFailure().failure();
    assertThat(failure.errorCode()).isEqualTo("RT0011");
    assertThat(failure.message()).contains("dp_gone");
  }

  @Test
  void aHandlerThatItsDeploymentDoesNotHaveFailsTheAttempt() {
    fixture.launch(new InvocationTarget("Greeter", null, "wave", TargetType.SERVICE));

    assertThat(awaitFailure().failure().errorCode()).isEqualTo("RT0018");
  }

  @Test
  void aDeploymentThatSpeaksNoCommonVersionFailsTheAttempt() {
    fixture.withVersions(8, 8).launch(OBJECT);

    assertThat(awaitFailure().failure().errorCode()).isEqualTo("RT0013");
  }

  @Test
  void aPinnedVersionThatIsNotSpokenAnyMoreFailsTheAttempt() {
    fixture.launch(snapshot(OBJECT, pinned("dp_1", 4), List.of(input())));

    assertThat(awaitFailure().failure().errorCode()).isEqualTo("RT0014");
  }

  private static io.perdure.statemachine.AttemptSnapshot failedBefore(int times) {
    var progress = Progress.initial(NOW.toEpochMilli());
    for (int i = 0; i < times; i++) {
      progress =
          progress.withFailure(new io.perdure.model.AttemptFailure(500, "RT0007", "", null), true);
    }
    return snapshot(OBJECT, progress, List.<RawEntry>of(input()));
  }

  private AttemptEnd.Failed awaitFailure() {
    return requireNonNull((AttemptEnd.Failed) fixture.log.awaitReport().end());
  }
}
