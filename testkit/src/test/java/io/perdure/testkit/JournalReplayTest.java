package io.perdure.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.sdk.Context;
import io.perdure.sdk.FunctionEndpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class JournalReplayTest {
  private final MonthlySubscription subscription = new MonthlySubscription();

  @RegisterExtension
  final PerdureExtension perdure =
      PerdureExtension.serving(() -> FunctionEndpoint.bind(subscription).build());

  /** Sleeps where the recorded code charges. */
  private static final class Changed extends Unchanged {
    @Override
    public int twoMonths(Context context, String customer) {
      context.sleep(Duration.ofHours(1));
      return super.twoMonths(context, customer);
    }
  }

  /** Charges once, then it is done. */
  private static final class Shorter extends Unchanged {
    @Override
    public int twoMonths(Context context, String customer) {
      context.run("first", () -> fail("first"));
      return 1;
    }
  }

  /** Charges for something else. */
  private static final class Renamed extends Unchanged {
    @Override
    public int twoMonths(Context context, String customer) {
      context.run("premium", () -> fail("premium"));
      return 1;
    }
  }

  /** The recorded code, whose steps must not be done. */
  private static class Unchanged implements Subscription {
    @Override
    public int twoMonths(Context context, String customer) {
      context.run("first", () -> fail("first"));
      context.sleep(MonthlySubscription.MONTH);
      context.run("second", () -> fail("second"));
      return 2;
    }

    @Override
    public String untilCharged(Context context, String customer) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String whenApproved(Context context, String customer) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void remindLater(Context context, String customer) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void remind(Context context, String customer) {
      throw new UnsupportedOperationException();
    }

    static void fail(String step) {
      throw new AssertionError("step " + step + " is done in a replay");
    }
  }

  @Test
  void unchangedCodeFitsAFinishedJournal(TestRuntime runtime) {
    var journal = finished(runtime);

    assertThat(against(new Unchanged()).replay(journal))
        .isEqualTo(new ReplayResult.Fits("it ends"));
  }

  @Test
  void unchangedCodeFitsAJournalThatIsUnderWay(TestRuntime runtime) {
    var journal = waiting(runtime);

    assertThat(against(new Unchanged()).replay(journal)).isInstanceOf(ReplayResult.Fits.class);
  }

  @Test
  void aSleepInPlaceOfAStepIsFound(TestRuntime runtime) {
    var result = against(new Changed()).replay(waiting(runtime));

    assertThat(result).isInstanceOf(ReplayResult.Mismatch.class);
    assertThat(result.toString())
        .startsWith("command 1: recorded Run 'first', the code does Sleep");
  }

  @Test
  void anotherStepIsFound(TestRuntime runtime) {
    assertThat(against(new Renamed()).replay(waiting(runtime)).toString())
        .isEqualTo("command 1: recorded Run 'first', the code does Run 'premium'");
  }

  @Test
  void anEndBeforeTheJournalsIsFound(TestRuntime runtime) {
    assertThat(against(new Shorter()).replay(waiting(runtime)).toString())
        .startsWith("command 2: recorded Sleep, the code does ");
  }

  @Test
  void aMismatchFailsTheTest(TestRuntime runtime) {
    var journal = waiting(runtime);

    assertThatThrownBy(() -> against(new Renamed()).requireFits(journal))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(journal.invocationId())
        .hasMessageContaining("recorded Run 'first'");
  }

  @Test
  void aHandlerThatIsGoneIsSaid(TestRuntime runtime) {
    var replay = JournalReplay.against(FunctionEndpoint.bind(new DurableCounter()));

    assertThat(replay.replay(waiting(runtime)))
        .isInstanceOfSatisfying(
            ReplayResult.Failed.class,
            failed -> assertThat(failed.message()).contains("Subscription/twoMonths"));
  }

  @Test
  void aJournalSurvivesItsFile(TestRuntime runtime, @TempDir Path directory) throws IOException {
    var journal = finished(runtime);
    var file = directory.resolve("journal.jsonl");

    journal.writeTo(file);

    assertThat(Journal.read(file).describe()).isEqualTo(journal.describe());
  }

  @Test
  void whatIsNoJournalIsRefused() {
    assertThatThrownBy(() -> Journal.parse("{\"service\":\"Counter\"}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'invocation_id' in line 1");
    assertThatThrownBy(() -> Journal.parse("hello"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Expected JSON in line 1");
  }

  private static Journal waiting(TestRuntime runtime) {
    var sent = runtime.client().service(Subscription.class).send(Subscription::twoMonths, "ada");
    runtime.awaitIdle();
    return runtime.journal(sent.invocationId()).orElseThrow();
  }

  private static Journal finished(TestRuntime runtime) {
    var sent = runtime.client().service(Subscription.class).send(Subscription::twoMonths, "ada");
    runtime.advance(MonthlySubscription.MONTH);
    return runtime.journal(sent.invocationId()).orElseThrow();
  }

  private static JournalReplay against(Subscription subscription) {
    return JournalReplay.against(FunctionEndpoint.bind(subscription));
  }
}
