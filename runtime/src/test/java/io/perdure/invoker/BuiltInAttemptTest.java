package io.perdure.invoker;

import static io.perdure.invoker.InvokerFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.log.AppendException.Reason;
import io.perdure.model.InvocationResult;
import io.perdure.model.InvocationTarget;
import io.perdure.model.Payload;
import io.perdure.model.TargetType;
import io.perdure.statemachine.AttemptEnd;
import io.perdure.statemachine.Command.ReportAttempt;
import io.perdure.statemachine.JournalEntry;
import io.perdure.statemachine.Progress;
import io.perdure.statemachine.ReportedEntry;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Attempts of handlers that Perdure runs itself; there is no function. */
class BuiltInAttemptTest {
  private static final InvocationTarget EDIT =
      new InvocationTarget("Counter", "ada", "$state", TargetType.STATE_EDIT);

  private final InvokerFixture fixture = new InvokerFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void theWholeEffectIsOneReport() {
    launch(EDIT, "{\"state\":{\"count\":\"NQ==\"}}");

    var report = fixture.log.awaitReport();

    assertThat(report.sequence()).isZero();
    assertThat(report.pin()).isNull();
    assertThat(report.end()).isEqualTo(new AttemptEnd.Ended());
    assertThat(report.entries().stream().map(BuiltInAttemptTest::entry))
        .containsExactly(
            new JournalEntry.ClearAllState(),
            new JournalEntry.SetState(Payload.ofUtf8("count"), Payload.ofUtf8("5")),
            new JournalEntry.Output(new InvocationResult.Succeeded(Payload.EMPTY)));
  }

  @Test
  void anEffectThatTheLogCannotTakeEndsTheInvocation() {
    fixture.log.failNext(Reason.TOO_LARGE);

    launch(EDIT, "{\"state\":{\"count\":\"NQ==\"}}");

    fixture.log.awaitReport();
    var report = fixture.log.awaitReport();
    assertThat(report.sequence()).isZero();
    assertThat(report.end()).isEqualTo(new AttemptEnd.Ended());
    assertThat(entry(report.entries().getFirst()).toString()).contains("413", "RT0003");
  }

  @Test
  void aHandlerThatThisReleaseLacksIsTriedAgain() {
    launch(new InvocationTarget("Topics", null, "other", TargetType.BUILT_IN), "{}");

    assertThat(failure(fixture.log.awaitReport())).contains("RT0018", "Topics/other");
  }

  @Test
  void aHandlerThatBreaksIsTriedAgain() {
    launch(EDIT, "no edit");

    assertThat(failure(fixture.log.awaitReport())).contains("RT0006", "Retry");
  }

  private static String failure(ReportAttempt report) {
    assertThat(report.entries()).isEmpty();
    return String.valueOf(report.end());
  }

  private void launch(InvocationTarget target, String input) {
    fixture.launch(
        InvokerFixture.snapshot(
            target, Progress.initial(NOW.toEpochMilli()), List.of(Frames.input(input))));
  }

  private static JournalEntry entry(ReportedEntry reported) {
    return ((ReportedEntry.New) reported).entry();
  }
}
