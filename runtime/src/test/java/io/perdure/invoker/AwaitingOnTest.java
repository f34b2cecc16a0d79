package io.perdure.invoker;

import static io.perdure.invoker.InvokerFixture.OBJECT;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.model.AttemptId;
import io.perdure.schema.protocol.CombinatorType;
import io.perdure.schema.protocol.Future;
import io.perdure.statemachine.AttemptEnd;
import io.perdure.statemachine.Awaiting;
import io.perdure.statemachine.Awaiting.Combinator;
import io.perdure.statemachine.NotificationId.Completion;
import io.perdure.statemachine.NotificationId.SignalIndex;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a function says that it waits for while its attempt runs. */
class AwaitingOnTest {
  private static final Awaiting BOTH_OR_CANCEL =
      new Awaiting(
          Combinator.FIRST_COMPLETED,
          List.of(new SignalIndex(1)),
          List.of(
              new Awaiting(
                  Combinator.ALL_COMPLETED,
                  List.of(new Completion(1), new Completion(2)),
                  List.of())));

  private final InvokerFixture fixture = new InvokerFixture();

  @BeforeEach
  void speakTheVersionThatHasIt() {
    fixture.withVersions(7, 7);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void itIsKnownUntilSomethingOfItIsOnItsWay() {
    var attempt = fixture.launch(OBJECT);
    var call = fixture.function.awaitCall().accept();
    assertThat(awaiting(attempt)).isEmpty();

    call.send(Frames.awaitingOn(bothOrCancel()), Frames.setState("a", "1"));
    fixture.log.awaitReport();
    assertThat(awaiting(attempt)).contains(BOTH_OR_CANCEL);

    fixture.invoker().forward(attempt, 5, Frames.sleepCompletion(3));
    call.awaitReplay();
    call.awaitFrame(Frames.SLEEP_COMPLETION);
    assertThat(awaiting(attempt)).contains(BOTH_OR_CANCEL);

    fixture.invoker().forward(attempt, 6, Frames.sleepCompletion(2));
    call.awaitFrame(Frames.SLEEP_COMPLETION);
    assertThat(awaiting(attempt)).isEmpty();
  }

  @Test
  void theLastWordCountsAndAnAcknowledgedStepIsSomethingOfIt() {
    var attempt = fixture.launch(OBJECT);
    var call = fixture.function.awaitCall().accept();
    call.awaitReplay();
    var step = Future.newBuilder().addWaitingCompletions(4).build();

    call.send(
        Frames.awaitingOn(bothOrCancel()), Frames.awaitingOn(step), Frames.setState("a", "1"));
    fixture.log.awaitReport();
    assertThat(awaiting(attempt))
        .contains(new Awaiting(Combinator.UNKNOWN, List.of(new Completion(4)), List.of()));

    fixture.invoker().acknowledgeRunResult(attempt, 4);
    call.awaitFrame(Frames.RUN_RESULT_ACK);
    assertThat(awaiting(attempt)).isEmpty();
  }

  @Test
  void nothingIsLeftOfItWhenTheAttemptIsStopped() {
    var attempt = fixture.launch(OBJECT);
    fixture
        .function
        .awaitCall()
        .accept()
        .send(Frames.awaitingOn(bothOrCancel()), Frames.setState("a", "1"));
    fixture.log.awaitReport();

    fixture.invoker().stop(attempt);

    assertThat(awaiting(attempt)).isEmpty();
  }

  @Test
  void anEmptyOneFailsTheAttempt() {
    fixture.launch(OBJECT);

    fixture.function.awaitCall().accept().send(Frames.awaitingOn(Future.getDefaultInstance()));

    var end = failed();
    assertThat(end.failure().errorCode()).isEqualTo("RT0012");
    assertThat(end.next()).isInstanceOf(AttemptEnd.Next.Retry.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void oneThatIsNestedTooDeepPausesTheInvocation(boolean isSuspension) {
    fixture.launch(OBJECT);
    var deep = Future.newBuilder().addWaitingCompletions(1).build();
    for (int depth = 0; depth <= 1000; depth++) {
      deep = Future.newBuilder().addNestedFutures(deep).build();
    }

    fixture
        .function
        .awaitCall()
        .accept()
        .send(isSuspension ? Frames.suspension(deep) : Frames.awaitingOn(deep));

    var end = failed();
    assertThat(end.failure().errorCode()).isEqualTo("RT0025");
    assertThat(end.next()).isEqualTo(new AttemptEnd.Next.Pause());
  }

  private AttemptEnd.Failed failed() {
    return (AttemptEnd.Failed) requireNonNull(fixture.log.awaitReport().end());
  }

  private Optional<Awaiting> awaiting(AttemptId attempt) {
    return fixture.invoker().awaiting(attempt.invocation());
  }

  private static Future bothOrCancel() {
    return Future.newBuilder()
        .setCombinatorType(CombinatorType.FIRST_COMPLETED)
        .addWaitingSignals(1)
        .addNestedFutures(
            Future.newBuilder()
                .setCombinatorType(CombinatorType.ALL_COMPLETED)
                .addWaitingCompletions(1)
                .addWaitingCompletions(2))
        .build();
  }
}
