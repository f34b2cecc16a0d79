package io.perdure.invoker;

import static io.perdure.invoker.InvokerFixture.OBJECT;
import static io.perdure.invoker.InvokerFixture.RETRIES;
import static io.perdure.invoker.InvokerFixture.handlerOptions;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.registry.Deployment.ProtocolMode;
import io.perdure.statemachine.AttemptEnd;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens when an attempt is silent. */
class AttemptTimeoutsTest {
  private static final Duration SHORT = Duration.ofMillis(30);
  private static final Duration LONG = Duration.ofMinutes(10);

  private final InvokerFixture fixture = new InvokerFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void theBodyIsClosedAfterTheInactivityTimeoutSoThatTheFunctionSuspends() {
    fixture.with(handlerOptions(RETRIES, SHORT, LONG)).launch(OBJECT);
    var call = fixture.function.awaitCall().accept();
    call.awaitReplay();

    call.awaitInputClosed();
    call.send(Frames.suspension(1)).close();

    assertThat(fixture.log.awaitReport().end()).isInstanceOf(AttemptEnd.Suspended.class);
  }

  @Test
  void nothingIsForwardedBehindTheEndOfTheBody() {
    var attempt = fixture.with(handlerOptions(RETRIES, SHORT, LONG)).launch(OBJECT);
    var call = fixture.function.awaitCall().accept();
    call.awaitReplay();
    call.awaitInputClosed();

    fixture.invoker().forward(attempt, 1, Frames.sleepCompletion(1));
    call.send(Frames.suspension(1)).close();

    assertThat(fixture.log.awaitReport().end()).isInstanceOf(AttemptEnd.Suspended.class);
    assertThat(call.hasFrames()).isFalse();
  }

  @Test
  void anAttemptThatIsToSuspendHearsNoMoreAndMayFinishWhatItDoes() {
    var attempt = fixture.with(handlerOptions(RETRIES, LONG, LONG)).launch(OBJECT);
    var call = fixture.function.awaitCall().accept();
    call.awaitReplay();

    fixture.invoker().suspend(attempt);
    call.awaitInputClosed();
    call.send(Frames.run(1), Frames.proposal(1, "x"), Frames.suspension(1)).close();

    var report = fixture.log.awaitReport();
    assertThat(report.entries()).hasSize(2);
    assertThat(report.end()).isInstanceOf(AttemptEnd.Suspended.class);
  }

  @Test
  void anAttemptThatIsToSuspendAndDoesNotIsCutAfterTheAbortTimeout() {
    fixture.withOptions(it -> it.closeTimeout = SHORT);
    var attempt = fixture.with(handlerOptions(RETRIES, LONG, SHORT.plus(SHORT))).launch(OBJECT);
    var call = fixture.function.awaitCall().accept();
    call.awaitReplay();

    fixture.invoker().suspend(attempt);

    var failed = (AttemptEnd.Failed) fixture.log.awaitReport().end();
    assertThat(requireNonNull(failed).failure().errorCode()).isEqualTo("RT0001");
    call.awaitCut();
  }

  @Test
  void anInactivityTimeoutOfZeroClosesTheBodyBehindTheReplay() {
    fixture.with(handlerOptions(RETRIES, Duration.ZERO, LONG)).launch(OBJECT);
    var call = fixture.function.awaitCall();

    call.awaitReplay();
    call.awaitInputClosed();
    call.accept().send(Frames.suspension(1)).close();

    assertThat(fixture.log.awaitReport().end()).isInstanceOf(AttemptEnd.Suspended.class);
  }

  @Test
  void aFunctionThatDoesNotSuspendIsCutAfterTheAbortTimeout() {
    fixture.withOptions(it -> it.closeTimeout = SHORT);
    fixture.with(handlerOptions(RETRIES, SHORT, SHORT)).launch(OBJECT);
    var call = fixture.function.awaitCall().accept();
    call.awaitReplay();

    var failed = (AttemptEnd.Failed) fixture.log.awaitReport().end();

    assertThat(requireNonNull(failed).failure().errorCode()).isEqualTo("RT0001");
    call.awaitCut();
  }

  @Test
  void aFunctionThatHasNotAnsweredYetMayStillCloseTheStream() {
    fixture.withOptions(it -> it.closeTimeout = LONG);
    fixture.with(handlerOptions(RETRIES, SHORT, SHORT)).launch(OBJECT);
    var call = fixture.function.awaitCall().accept();
    call.awaitReplay();
    assertThat(fixture.log.awaitReport().end()).isInstanceOf(AttemptEnd.Failed.class);

    call.send(Frames.run(1), Frames.suspension(1)).close();

    call.awaitRead();
    assertThat(fixture.log.hasMore()).isFalse();
    assertThat(call.isCut()).isFalse();
  }

  @Test
  void aFunctionThatFallsSilentIsCutAtOnce() {
    fixture.withOptions(it -> it.closeTimeout = LONG);
    fixture.withOptions(it -> it.maxReportDelay = LONG);
    fixture.with(handlerOptions(RETRIES, SHORT, SHORT)).launch(OBJECT);
    var call = fixture.function.awaitCall().accept();
    call.awaitReplay();

    call.send(Frames.run(1));

    call.awaitCut();
    assertThat(fixture.log.awaitReport().end()).isInstanceOf(AttemptEnd.Failed.class);
  }

  @Test
  void theAbortTimeoutCountsFromTheReplayForARequestResponseDeployment() {
    fixture
        .with(handlerOptions(RETRIES, LONG, SHORT))
        .with(ProtocolMode.REQUEST_RESPONSE)
        .launch(OBJECT);
    fixture.function.awaitCall().awaitReplay();

    var failed = (AttemptEnd.Failed) fixture.log.awaitReport().end();

    assertThat(requireNonNull(failed).failure().errorCode()).isEqualTo("RT0001");
  }

  @Test
  void aFunctionThatStopsReadingIsCutAfterTheAbortTimeout() {
    var journal =
        java.util.stream.Stream.concat(
                java.util.stream.Stream.of(InvokerFixture.input()),
                java.util.stream.Stream.generate(
                        () -> Frames.entry(Frames.setState("k", "v".repeat(100_000))))
                    .limit(300))
            .toList();
    fixture
        .with(handlerOptions(RETRIES, SHORT, Duration.ofMillis(500)))
        .launch(
            InvokerFixture.snapshot(OBJECT, io.perdure.statemachine.Progress.initial(0), journal));
    fixture.function.awaitCall().accept().stopReading();

    var failed = (AttemptEnd.Failed) fixture.log.awaitReport().end();

    assertThat(requireNonNull(failed).failure().errorCode()).isEqualTo("RT0001");
  }

  @Test
  void aBodyWithTooManyUnreadNotificationsIsClosedAndLosesNone() {
    fixture.withOptions(it -> it.maxQueuedBytes = 10);
    var attempt = fixture.launch(OBJECT);

    for (int i = 1; i <= 20; i++) {
      fixture.invoker().forward(attempt, i, Frames.sleepCompletion(i));
    }

    var call = fixture.function.awaitCall().accept();
    call.awaitReplay();
    call.awaitInputClosed();
    call.send(Frames.suspension(20)).close();
    assertThat(fixture.log.awaitReport().end()).isInstanceOf(AttemptEnd.Suspended.class);
  }
}
