package io.perdure.testkit;

import static io.perdure.testkit.Awaited.awakeable;
import static io.perdure.testkit.Awaited.call;
import static io.perdure.testkit.Awaited.promise;
import static io.perdure.testkit.Awaited.result;
import static io.perdure.testkit.Awaited.signal;
import static io.perdure.testkit.Awaited.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.perdure.sdk.FunctionEndpoint;
import io.perdure.sdk.InvocationTarget;
import io.perdure.sdk.TerminalException;
import io.perdure.sdk.TypeRef;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HandlerScriptTest {
  private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);

  private final Shop shop = new Shop();

  private HandlerScript script() {
    return HandlerScript.of(shop).at(NOON);
  }

  // What a handler does

  @Test
  void stateIsReadAndWritten() {
    var run =
        HandlerScript.of(new DurableCounter())
            .key("ada")
            .state(DurableCounter.COUNT, 4L)
            .run("add", 3L);

    assertThat(run.result(Long.class)).isEqualTo(7);
    assertThat(run.state(DurableCounter.COUNT)).contains(7L);
    assertThat(run.state()).isEqualTo(Map.of("count", "7"));
  }

  @Test
  void stateIsClearedAndThereAgainInTheNextRun() {
    var notes =
        HandlerScript.of(new Shop.Notes())
            .key("k")
            .state(Shop.Notes.FIRST, "1")
            .state(Shop.Notes.SECOND, "2");

    assertThat(notes.run("forgetAll").state()).isEmpty();
    assertThat(notes.run("forgetFirst").state()).isEqualTo(Map.of("second", "\"2\""));
  }

  @Test
  void stepsAreDoneUnlessTheScriptHasTheirOutcome() {
    var run = script().answer(step("charge"), "receipt").run("chargeAndMail", "ada");

    assertThat(run.result(String.class)).isEqualTo("receipt");
    assertThat(shop.done).containsExactly("mail ada receipt");
    assertThat(run.steps()).containsExactly("charge", "mail");
  }

  @Test
  void callsAreAnsweredAndSeen() {
    var run =
        script()
            .answer(call("Stock", "book", "reserve"), 3)
            .answer(call("Stock", "release"))
            .run("reserve", "book");

    assertThat(run.result(Integer.class)).isEqualTo(3);
    assertThat(run.calls())
        .extracting(SentRequest::target, SentRequest::input)
        .containsExactly(tuple("Stock/book/reserve", "\"ada\""), tuple("Stock/book/release", ""));
  }

  @Test
  void sendsNeedNoLineAndSayWhen() {
    var run = script().run("remind", "ada");

    assertThat(run.calls()).isEmpty();
    assertThat(run.sends())
        .extracting(SentRequest::target, SentRequest::delay, SentRequest::input)
        .containsExactly(tuple("Mailer/send", HOUR, "\"ada\""));
    assertThat(run.sends())
        .extracting(SentRequest::headers, SentRequest::idempotencyKey)
        .containsExactly(tuple(Map.of("tenant", "acme"), Optional.of("remind ada")));
    assertThat(run.result(String.class)).isEqualTo(run.sends().getFirst().invocationId());
  }

  @Test
  void recordsArePublishedAndPerdursOwnTopicsRefuseThem() {
    assertThat(script().run("publish", "alerts").published("alerts"))
        .extracting(PublishedRecord::key, PublishedRecord::value)
        .containsExactly(tuple("k", "[1]"));

    assertThat(script().run("publish", "perdure-log").failure()).hasMessageContaining("PD0302");
  }

  @Test
  void whatIsResolvedIsSeen() {
    var other = InvocationTarget.workflow("Signup", "ada");
    var id = ScriptedIds.of(other).toString();

    var run = script().run("resolveAll", id);

    assertThat(run.resolutions())
        .extracting(Resolution::target, resolution -> resolution.value().orElse("none"))
        .containsExactly(
            tuple("signal 'go' of " + id, "1"),
            tuple("cancel of " + id, "none"),
            tuple("awakeable " + Shop.AWAKEABLE, "2"),
            tuple("awakeable " + Shop.AWAKEABLE, "none"));
    assertThat(run.resolutions().getLast().failure().orElseThrow()).hasMessage("no");
  }

  @Test
  void theResultOfAnotherInvocationIsBroughtAndLookedAt() {
    var signup = InvocationTarget.workflow("Signup", "ada");

    assertThat(script().run("lookAt", "ada").result(String.class)).isEqualTo("none");
    assertThat(
            script()
                .answer(result(signup), "early")
                .answer(result(signup), "late")
                .run("lookAt", "ada")
                .result(String.class))
        .isEqualTo("early, then late");
  }

  @Test
  void whatComesLaterIsNotThereWhenSomebodyLooks() {
    var signup = InvocationTarget.workflow("Signup", "ada");

    assertThatThrownBy(
            () -> script().after(HOUR).answer(result(signup), "late").run("lookAt", "ada"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Expected Shop/lookAt to ask for all of the script, but it ended");
  }

  @Test
  void headersAndIdempotencyKeyArriveAndRandomNumbersAreTheSame() {
    var script = script().header("tenant", "acme").idempotencyKey("order-5");

    var run = script.run("request");

    assertThat(run.result(String.class)).startsWith("acme order-5 ");
    assertThat(script.run("request").result(String.class)).isEqualTo(run.result(String.class));
  }

  // Failures

  @Test
  void aFailureForGoodIsTheHandlersToHandle() {
    var run =
        script()
            .fail(step("charge"), new TerminalException(402, "declined", Map.of("card", "old")))
            .run("chargeAndMail", "ada");

    assertThat(run.failure().code()).isEqualTo(402);
    assertThat(run.failure().metadata()).containsEntry("card", "old");
    assertThat(shop.done).isEmpty();
    assertThatThrownBy(() -> run.result(String.class))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("failed with 402: declined");
  }

  @Test
  void aTryThatFailsIsFollowedByAnotherAfterItsDelay() {
    var run =
        script()
            .failOnce(step("charge"), new IOException("down"))
            .failOnce(step("charge"), new IOException("still down"))
            .answer(step("charge"), "receipt")
            .run("chargePatiently", "ada");

    assertThat(run.result(String.class)).isEqualTo("receipt");
    assertThat(run.endedAt()).isEqualTo(NOON.plus(HOUR.multipliedBy(3)));
  }

  @Test
  void theLastTryIsFinal() {
    var script = script();
    for (int attempt = 1; attempt <= 3; attempt++) {
      script.failOnce(step("charge"), new IOException("down " + attempt));
    }

    assertThat(script.run("chargePatiently", "ada").failure())
        .hasMessageContaining("failed 3 times")
        .hasMessageContaining("down 3");
  }

  @Test
  void eachStepHasItsOwnTries() {
    var script = script();
    for (int step = 1; step <= 2; step++) {
      script
          .failOnce(step("charge"), new IOException("down"))
          .failOnce(step("charge"), new IOException("still down"))
          .answer(step("charge"), "receipt " + step);
    }

    var run = script.run("chargeTwicePatiently", "ada");

    assertThat(run.result(new TypeRef<List<String>>() {}))
        .containsExactly("receipt 1", "receipt 2");
    assertThat(run.endedAt()).isEqualTo(NOON.plus(HOUR.multipliedBy(6)));
  }

  @Test
  void aStepIsGivenUpWhenItsTimeIsOver() {
    var script = script();
    for (int hour = 0; hour <= 2; hour++) {
      script.failOnce(step("charge"), new IOException("down"));
    }

    var run = script.run("chargeForTwoHoursFromTomorrow", "ada");

    assertThat(run.failure()).hasMessageContaining("failed 3 times");
    assertThat(run.endedAt()).isEqualTo(NOON.plus(Duration.ofDays(1)).plus(HOUR.multipliedBy(2)));
  }

  @Test
  void aStepThatFailsWithoutScriptFailsTheTest() {
    shop.failure = new IOException("the provider is down");

    assertThatThrownBy(() -> script().run("chargeAndMail", "ada"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("which a runtime would try again")
        .hasMessageContaining("the provider is down")
        .hasRootCause(shop.failure);
  }

  @Test
  void anInputThatTheHandlerCannotReadIsItsFailure() {
    assertThat(
            HandlerScript.of(new DurableCounter()).key("ada").run("add", "three").failure().code())
        .isEqualTo(400);
  }

  // Time and order

  @Test
  void sleepsEndWhenNothingElseComesAndNowFollows() {
    var run = script().run("sleepTwice");

    assertThat(run.result(Instant.class)).isEqualTo(NOON.plus(HOUR.multipliedBy(2)));
    assertThat(run.endedAt()).isEqualTo(NOON.plus(HOUR.multipliedBy(2)));
    assertThat(run.steps()).containsExactly("now");
  }

  @Test
  void anAwakeableComesBeforeItsTimeLimit() {
    var run = script().answer(awakeable(1), "yes").run("approve");

    assertThat(run.result(String.class)).isEqualTo("yes");
    assertThat(run.endedAt()).isEqualTo(NOON);
  }

  @Test
  void whatDoesNotComeRunsIntoTheTimeLimit() {
    assertThat(script().run("approve").result(String.class)).isEqualTo("too late");
  }

  @Test
  void whatComesAfterTheTimeLimitIsTooLate() {
    assertThatThrownBy(() -> script().after(HOUR).answer(awakeable(1), "yes").run("approve"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Expected Shop/approve to ask for all of the script, but it ended")
        .hasMessageContaining("left in the script:")
        .hasMessageContaining("awakeable 1 -> \"yes\"");
    assertThat(
            script()
                .after(HOUR.minusMillis(1))
                .answer(awakeable(1), "yes")
                .run("approve")
                .result(String.class))
        .isEqualTo("yes");
  }

  @Test
  void sleepsThatEndOnTheWayEndAtTheirTime() {
    var run = script().after(Duration.ofMinutes(150)).answer(signal("stop")).run("countHours");

    assertThat(run.result(Integer.class)).isEqualTo(2);
    assertThat(run.endedAt()).isEqualTo(NOON.plus(Duration.ofMinutes(150)));
  }

  @Test
  void ofTwoSleepsTheShorterEndsFirst() {
    var run = script().run("firstTimer");

    assertThat(run.result(Integer.class)).isEqualTo(1);
    assertThat(run.endedAt()).isEqualTo(NOON.plus(HOUR));
  }

  @Test
  void theScriptSaysWhoWinsARace() {
    var first = script().answer(call("A", "get"), "a").answer(call("B", "get"), "b").run("race");
    var second = script().answer(call("B", "get"), "b").answer(call("A", "get"), "a").run("race");

    assertThat(first.result(String.class)).isEqualTo("a");
    assertThat(second.result(String.class)).isEqualTo("b");
  }

  @Test
  void linesAboutTheSameAreUsedInTheirOrder() {
    var run = script().answer(call("A", "get"), "1").answer(call("A", "get"), "2").run("getTwice");

    assertThat(run.result(new TypeRef<List<String>>() {})).containsExactly("1", "2");
  }

  @Test
  void aCancelEndsTheWaitAndIsPassedOn() {
    var run = script().after(HOUR).cancel().answer(call("B", "undo")).run("undoWhenCancelled");

    assertThat(run.failure().code()).isEqualTo(409);
    assertThat(run.calls()).extracting(SentRequest::target).containsExactly("A/get", "B/undo");
    assertThat(run.resolutions())
        .extracting(Resolution::target)
        .containsExactly("cancel of " + run.calls().getFirst().invocationId());
    assertThat(run.endedAt()).isEqualTo(NOON.plus(HOUR));
  }

  // Workflows

  @Test
  void aPromiseComes() {
    var run =
        HandlerScript.of(new PatientApproval())
            .key("order-5")
            .answer(promise("decision"), "granted")
            .run("run", "order");

    assertThat(run.result(String.class)).isEqualTo("order granted");
  }

  @Test
  void aPromiseIsResolved() {
    var run = HandlerScript.of(new PatientApproval()).key("order-5").run("decide", "granted");

    assertThat(run.resolutions())
        .containsExactly(
            new Resolution("promise 'decision'", Optional.of("\"granted\""), Optional.empty()));
  }

  @Test
  void aPromiseIsLookedAtAndResolvedOnce() {
    var own = HandlerScript.of(new Shop.Promises()).key("k");

    assertThat(own.run("run").result(String.class)).isEqualTo("none, mine, mine");
    assertThat(own.run("resolveTwice").result(String.class)).isEqualTo("first");
    assertThat(own.answer(promise("p"), "theirs").run("run").failure())
        .hasMessageContaining("promise was already completed");
  }

  @Test
  void allWhoWaitForAPromiseHearOfIt() {
    var promises = HandlerScript.of(new Shop.Promises()).key("k");

    assertThat(promises.run("waitTwice", true).result(String.class)).isEqualTo("mine, mine, mine");
    assertThat(promises.answer(promise("p"), "theirs").run("waitTwice", false).result(String.class))
        .isEqualTo("theirs, theirs, theirs");
  }

  // A script that does not fit

  @Test
  void aHandlerCanBeLookedAtWhereItWaits() {
    var run = script().runUntilItWaits("approve");

    assertThat(run.waitsFor())
        .containsExactlyInAnyOrder("awakeable 1", "a sleep until " + NOON.plus(HOUR));
    assertThat(run.steps()).containsExactly("ask");
    assertThatThrownBy(() -> run.result(String.class))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("Expected Shop/approve to have ended, but it waits for ");
  }

  @Test
  void aHandlerThatWaitsForMoreThanTheScriptSaysSo() {
    assertThatThrownBy(
            () -> script().answer(call("Stock", "piano", "reserve"), 1).run("reserve", "book"))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith(
            "Expected Shop/reserve to end, but it waits for call Stock/book/reserve, which the script does not bring")
        .hasMessageContaining("left in the script: call Stock/piano/reserve -> 1")
        .hasMessageContaining("1  Call Stock/book/reserve");
  }

  @Test
  void aSignalThatNobodyWaitsForIsLeft() {
    assertThatThrownBy(
            () -> script().answer(signal("stop")).answer(awakeable(1), "yes").run("approve"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("left in the script: signal 'stop'");
  }

  @Test
  void aHandlerThatEndsInsteadOfWaitingSaysSo() {
    assertThatThrownBy(() -> script().runUntilItWaits("remind", "ada"))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("Expected Shop/remind to wait for something, but it ended");
  }

  @Test
  void aHandlerThatDoesSomethingElseInAReplayIsFound() {
    assertThatThrownBy(() -> script().run("differsInReplays"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Journal mismatch at command 1");
  }

  @Test
  void aHandlerThatWaitsWithoutEndIsStopped() {
    assertThatThrownBy(() -> script().run("sleepsForEver"))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("Expected Shop/sleepsForEver to end, but it has waited 1000 times");
  }

  @Test
  void whatCannotBeRunIsRefused() {
    assertThatThrownBy(() -> script().run("nothing"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("There is no handler Shop/nothing here");
    assertThatThrownBy(() -> HandlerScript.of(new DurableCounter()).run("add", 1L))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Expected a key for Counter, as in key(\"ada\"), but found none");
    assertThatThrownBy(() -> script().key("ada").run("remind", "ada"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Expected no key for the plain service Shop, but found 'ada'");
    assertThatThrownBy(() -> HandlerScript.of(FunctionEndpoint.bind(shop).build(), "Stock"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Expected one of [Shop], but found 'Stock'");
    assertThatThrownBy(() -> script().failOnce(step("charge"), new TerminalException("no")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("use fail");
    assertThatThrownBy(() -> awakeable(0)).isInstanceOf(IllegalArgumentException.class);
  }

  // The journal

  @Test
  void theJournalCanBeReplayedAgainstOtherCode() {
    var journal = script().answer(step("charge"), "receipt").run("chargeAndMail", "ada").journal();

    assertThat(journal.describe())
        .containsExactly(
            "Input",
            "Run 'charge'",
            "completion 1 (run)",
            "Run 'mail'",
            "completion 2 (run)",
            "Output");
    JournalReplay.against(FunctionEndpoint.bind(shop)).requireFits(journal);
    assertThat(shop.done).hasSize(1);
  }

  @Test
  void aScriptMayBeRunManyTimesAndSeveralStepsBeDoneAtOnce() {
    var script = script().answer(step("b"), "B");

    assertThat(script.run("threeAtOnce").result(String.class)).isEqualTo("aBc");
    assertThat(script.run("threeAtOnce").result(String.class)).isEqualTo("aBc");
    assertThat(shop.done).containsExactlyInAnyOrder("a", "c", "a", "c");
  }
}
