package io.perdure.invoker;

import static io.perdure.invoker.InvokerFixture.OBJECT;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.log.AppendException.Reason;
import io.perdure.statemachine.AttemptEnd;
import io.perdure.statemachine.Command.ReportAttempt;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How reports get into a log that is slow, full or gone. */
class ReportAppenderTest {
  private final InvokerFixture fixture = new InvokerFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void reportsArePipelined() {
    fixture.log.hold();
    fixture.launch(OBJECT);
    var call = fixture.function.awaitCall().accept();

    call.send(Frames.setState("a", "1"));
    var first = fixture.log.awaitAppend();
    call.send(Frames.setState("b", "2"));
    var second = fixture.log.awaitAppend();

    assertThat(first.report().sequence()).isZero();
    assertThat(second.report().sequence()).isEqualTo(1);
    assertThat(first.outcome()).isNotDone();
  }

  @Test
  void aReportThatTheLogHasNoRoomForIsAppendedAgainAndTheAttemptGoesOn() {
    fixture.log.failNext(Reason.OVERLOADED);
    fixture.log.failNext(Reason.OVERLOADED);
    fixture.launch(OBJECT);
    var call = fixture.function.awaitCall().accept();

    call.send(Frames.setState("a", "1"));
    var tries = List.of(awaitReport(), awaitReport(), awaitReport());
    call.send(Frames.output("x"), Frames.end()).close();

    assertThat(tries).containsOnly(tries.getFirst());
    var last = awaitReport();
    assertThat(last.sequence()).isEqualTo(1);
    assertThat(last.end()).isEqualTo(new AttemptEnd.Ended());
  }

  @Test
  void whenAnAppendFailsAllUnacknowledgedReportsComeAgainInOrderBeforeNewOnes() {
    fixture.log.hold();
    fixture.launch(OBJECT);
    var call = fixture.function.awaitCall().accept();
    var appends = new ArrayList<ScriptedCommandLog.Append>();
    for (var key : List.of("a", "b", "c")) {
      call.send(Frames.setState(key, "1"));
      appends.add(fixture.log.awaitAppend());
    }

    appends.get(0).succeed();
    appends.get(1).fail(Reason.UNAVAILABLE);
    appends.get(2).fail(Reason.UNAVAILABLE);
    var again = fixture.log.awaitAppend();
    call.send(Frames.output("x"), Frames.end()).close();
    fixture.log.goOn();
    again.succeed();

    assertThat(again.report()).isEqualTo(appends.get(1).report());
    assertThat(awaitReport()).isEqualTo(appends.get(2).report());
    var ends = awaitReport();
    assertThat(ends.sequence()).isEqualTo(3);
    assertThat(ends.end()).isEqualTo(new AttemptEnd.Ended());
  }

  @Test
  void nothingIsAppendedAgainWhileOutcomesAreOpen() {
    fixture.log.hold();
    fixture.launch(OBJECT);
    var call = fixture.function.awaitCall().accept();
    call.send(Frames.setState("a", "1"));
    var first = fixture.log.awaitAppend();
    call.send(Frames.setState("b", "2"));
    var second = fixture.log.awaitAppend();

    first.fail(Reason.UNAVAILABLE);
    awaitRound();
    boolean tooEarly = fixture.log.hasMore();
    second.fail(Reason.UNAVAILABLE);

    assertThat(tooEarly).isFalse();
    assertThat(awaitReport()).isEqualTo(first.report());
  }

  @Test
  void aReportThatIsTooLargeForTheLogFailsTheAttemptUnderItsNumber() {
    fixture.log.failNext(Reason.TOO_LARGE);
    fixture.launch(OBJECT);
    var call = fixture.function.awaitCall().accept();

    call.send(Frames.output("x"), Frames.end());
    var refused = awaitReport();
    var failed = awaitReport();

    assertThat(failed.sequence()).isEqualTo(refused.sequence());
    assertThat(failed.entries()).isEmpty();
    assertThat(requireNonNull((AttemptEnd.Failed) failed.end()).failure().errorCode())
        .isEqualTo("RT0003");
  }

  @Test
  void aStoppedAttemptAppendsNothingAgain() {
    fixture.log.hold();
    var attempt = fixture.launch(OBJECT);
    var call = fixture.function.awaitCall().accept();
    call.send(Frames.setState("a", "1"));
    var append = fixture.log.awaitAppend();

    fixture.invoker().stop(attempt);
    call.awaitCut();
    append.fail(Reason.UNAVAILABLE);
    awaitRound();

    assertThat(fixture.log.hasMore()).isFalse();
  }

  @Test
  void theEndIsAppendedAgainUntilItIsInTheLog() {
    for (int i = 0; i < 4; i++) {
      fixture.log.failNext(Reason.UNAVAILABLE);
    }
    fixture.launch(OBJECT);

    fixture.function.awaitCall().accept().send(Frames.output("x"), Frames.end()).close();

    for (int i = 0; i < 5; i++) {
      assertThat(awaitReport().end()).isEqualTo(new AttemptEnd.Ended());
    }
  }

  @Test
  void aFunctionIsNotReadAheadOfTheLog() {
    fixture.withOptions(it -> it.maxUnacknowledgedReports = 2);
    fixture.log.hold();
    fixture.launch(OBJECT);
    var call = fixture.function.awaitCall().accept();
    var appends = new ArrayList<ScriptedCommandLog.Append>();
    for (int i = 0; i < 3; i++) {
      call.send(Frames.setState("k", "" + i));
      appends.add(fixture.log.awaitAppend());
    }

    call.send(Frames.setState("k", "behind the bound"));
    call.send(Frames.output("x"), Frames.end()).close();
    awaitRound();
    boolean readAhead = fixture.log.hasMore();
    fixture.log.goOn();
    appends.forEach(ScriptedCommandLog.Append::succeed);

    assertThat(readAhead).isFalse();
    var rest = new ArrayList<ReportAttempt>();
    do {
      rest.add(awaitReport());
    } while (rest.getLast().end() == null);
    assertThat(rest.stream().flatMap(report -> report.entries().stream())).hasSize(2);
    assertThat(rest.getFirst().sequence()).isEqualTo(3);
  }

  @Test
  void aLargePieceIsSplitIntoSeveralReports() {
    fixture.launch(OBJECT);
    var value = "v".repeat(600_000);

    fixture
        .function
        .awaitCall()
        .accept()
        .send(
            Frames.together(
                Frames.setState("a", value),
                Frames.setState("b", value),
                Frames.setState("c", value),
                Frames.output("x"),
                Frames.end()));

    var reports = new ArrayList<ReportAttempt>();
    do {
      reports.add(awaitReport());
    } while (reports.getLast().end() == null);
    assertThat(reports.size()).isGreaterThanOrEqualTo(3);
    assertThat(reports.stream().flatMap(report -> report.entries().stream())).hasSize(4);
    for (int i = 0; i < reports.size(); i++) {
      assertThat(reports.get(i).sequence()).isEqualTo(i);
    }
  }

  private ReportAttempt awaitReport() {
    return fixture.log.awaitReport();
  }

  /** Lets the loops do what they have got, twice: one more attempt on each goes through. */
  private void awaitRound() {
    for (int i = 0; i < 4; i++) {
      fixture.launch(OBJECT);
      fixture.function.awaitCall().accept().awaitReplay();
    }
  }
}
