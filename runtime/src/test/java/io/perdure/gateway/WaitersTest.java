package io.perdure.gateway;

import static io.perdure.gateway.Fixtures.completed;
import static io.perdure.gateway.Fixtures.replyTo;
import static io.perdure.gateway.Fixtures.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.log.AppendException.Reason;
import io.perdure.model.InvocationSpec;
import io.perdure.model.InvocationTarget;
import io.perdure.model.TargetType;
import io.perdure.model.Waiter;
import io.perdure.statemachine.Answer;
import io.perdure.statemachine.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WaitersTest {
  private static final int PARTITIONS = 4;

  private final ScriptedLog log = new ScriptedLog(PARTITIONS);
  private final AtomicLong nanos = new AtomicLong();
  private final Waiters waiters =
      new Waiters(Fixtures.NODE, log, WaitersOptions.DEFAULT, 1_000, nanos::get);
  private final InvocationSpec spec = spec("hello");
  private final List<Answer> answers = new ArrayList<>();

  @Test
  void aCallIsAnsweredByTheAnswerAndNotByTheAppend() {
    call();
    assertThat(answers).isEmpty();

    var invoke = log.next(Command.Invoke.class);
    waiters.reply(replyTo(invoke).request(), completed(spec.id(), "hi"));

    assertThat(invoke.spec()).isEqualTo(spec);
    assertThat(answers).containsExactly(completed(spec.id(), "hi"));
    assertThat(waiters.size()).isZero();
  }

  @Test
  void aSecondAnswerAndOneForAnotherInvocationAreDropped() {
    call();
    var request = replyTo(log.next()).request();

    waiters.reply(request, completed(spec("other").id(), "not mine"));
    assertThat(answers).isEmpty();
    waiters.reply(request, completed(spec.id(), "mine"));
    waiters.reply(request, completed(spec.id(), "again"));

    assertThat(answers).containsExactly(completed(spec.id(), "mine"));
  }

  @Test
  void requestNumbersOfALaterLifeOfTheNodeAreAboveAllEarlierOnes() {
    call();
    long earlier = replyTo(log.next()).request();
    var later = new Waiters(Fixtures.NODE, log, WaitersOptions.DEFAULT, 1_001, nanos::get);
    later.hold(new Question.Call(spec), answers::add);

    assertThat(replyTo(log.next()).request()).isGreaterThan(earlier + 1_000_000);
  }

  @Test
  void whoCancelsAQuestionIsForgotten() {
    var answer =
        waiters.ask(
            address -> new Command.Attach(spec.id(), new Waiter.Gateway(address)), spec.id());
    assertThat(waiters.size()).isEqualTo(1);

    answer.cancel(false);

    assertThat(waiters.size()).isZero();
    waiters.reply(replyTo(log.next()).request(), completed(spec.id(), "too late"));
    pass(Duration.ofMinutes(2));
    assertThat(log.isDrained()).isTrue();
  }

  @Test
  void aCallWithoutAnswerAttachesAgainAndAgain() {
    call();
    var invoke = log.next(Command.Invoke.class);

    pass(Duration.ofSeconds(14));
    assertThat(log.isDrained()).isTrue();
    pass(Duration.ofSeconds(2));
    var attach = log.next(Command.Attach.class);
    pass(Duration.ofSeconds(16));

    assertThat(attach).isEqualTo(log.next(Command.Attach.class));
    assertThat(replyTo(attach)).isEqualTo(replyTo(invoke));
    pass(Duration.ofHours(10));
    assertThat(answers).isEmpty();
  }

  @Test
  void aNewLeaderIsAskedForWhatTheOldOneOwes() {
    call();
    log.next(Command.Invoke.class);
    int partition = spec.id().partition(PARTITIONS);

    waiters.leaderChanged((partition + 1) % PARTITIONS);
    assertThat(log.isDrained()).isTrue();
    waiters.leaderChanged(partition);

    assertThat(log.next()).isInstanceOf(Command.Attach.class);
  }

  @Test
  void aLeaderThatChangesWhileTheAppendIsOnItsWayIsAskedAfterwards() {
    var outcome = log.holdNext();
    call();
    log.next(Command.Invoke.class);

    waiters.leaderChanged(spec.id().partition(PARTITIONS));
    assertThat(log.isDrained()).isTrue();
    outcome.complete(null);

    assertThat(log.next()).isInstanceOf(Command.Attach.class);
  }

  @Test
  void anInvocationWhoseAppendFailedIsAppendedAgainOnlyWhenItIsNotThere() {
    log.failNext(Reason.UNAVAILABLE);
    call();
    var first = log.next(Command.Invoke.class);

    pass(Duration.ofSeconds(2));
    var probe = log.next(Command.Attach.class);
    waiters.reply(replyTo(probe).request(), new Answer.NotFound(spec.id()));
    var second = log.next(Command.Invoke.class);
    waiters.reply(replyTo(second).request(), completed(spec.id(), "hi"));

    assertThat(second).isEqualTo(first);
    assertThat(answers).containsExactly(completed(spec.id(), "hi"));
  }

  @Test
  void anInvocationWhoseAppendSeemedToFailButIsThereIsNotAppendedAgain() {
    log.failNext(Reason.UNAVAILABLE);
    call();
    log.next(Command.Invoke.class);

    pass(Duration.ofSeconds(2));
    var probe = log.next(Command.Attach.class);
    waiters.reply(replyTo(probe).request(), completed(spec.id(), "hi"));

    assertThat(log.isDrained()).isTrue();
    assertThat(answers).containsExactly(completed(spec.id(), "hi"));
  }

  @Test
  void aProbeThatIsAnsweredBeforeItsAppendIsAcknowledgedCounts() {
    log.failNext(Reason.UNAVAILABLE);
    call();
    log.next(Command.Invoke.class);
    var probed = log.holdNext();
    pass(Duration.ofSeconds(2));
    var probe = log.next(Command.Attach.class);

    waiters.reply(replyTo(probe).request(), new Answer.NotFound(spec.id()));
    assertThat(log.isDrained()).isTrue();
    probed.complete(null);

    assertThat(log.next()).isInstanceOf(Command.Invoke.class);
  }

  @Test
  void theAnswerToAProbeOfBeforeTheInvocationWasAppendedAgainIsIgnored() {
    log.failNext(Reason.UNAVAILABLE);
    call();
    log.next(Command.Invoke.class);
    pass(Duration.ofSeconds(2));
    long request = replyTo(log.next(Command.Attach.class)).request();
    waiters.leaderChanged(spec.id().partition(PARTITIONS));
    log.next(Command.Attach.class);

    waiters.reply(request, new Answer.NotFound(spec.id()));
    log.next(Command.Invoke.class);
    waiters.reply(request, new Answer.NotFound(spec.id()));

    assertThat(log.isDrained()).isTrue();
    assertThat(answers).isEmpty();
  }

  @Test
  void anInvocationIsNotAppendedAgainAfterSoLongThatItMayHaveRunAndBeForgotten() {
    log.failNext(Reason.UNAVAILABLE);
    call();
    log.next(Command.Invoke.class);
    pass(Duration.ofSeconds(2));
    var probe = log.next(Command.Attach.class);

    nanos.addAndGet(Duration.ofSeconds(40).toNanos());
    waiters.reply(replyTo(probe).request(), new Answer.NotFound(spec.id()));

    assertThat(log.isDrained()).isTrue();
    assertThat(answers).singleElement().satisfies(it -> assertRejected(it, "PD0113", 503));
  }

  @Test
  void aCallThatIsInTheLogAndForgottenBeforeItsAnswerCameDoesNotRunAgain() {
    call();
    log.next(Command.Invoke.class);
    pass(Duration.ofSeconds(16));
    var probe = log.next(Command.Attach.class);

    waiters.reply(replyTo(probe).request(), new Answer.NotFound(spec.id()));

    assertThat(log.isDrained()).isTrue();
    assertThat(answers).singleElement().satisfies(it -> assertRejected(it, "PD0114", 500));
  }

  @Test
  void aLogThatStaysAwayIsGivenUp() {
    for (int i = 0; i < 60; i++) {
      log.failNext(Reason.UNAVAILABLE);
    }
    call();
    for (int second = 0; second < 40; second++) {
      pass(Duration.ofSeconds(1));
    }

    assertThat(answers).singleElement().satisfies(it -> assertRejected(it, "PD0113", 503));
    assertThat(waiters.size()).isZero();
  }

  @Test
  void aLogThatStaysAwayDoesNotEndACallThatItHasTaken() {
    call();
    for (int i = 0; i < 600; i++) {
      log.failNext(Reason.UNAVAILABLE);
    }
    for (int second = 0; second < 600; second++) {
      pass(Duration.ofSeconds(1));
    }

    assertThat(answers).isEmpty();
  }

  @Test
  void whatIsTooLargeOrTooMuchIsRefusedAtOnce() {
    log.failNext(Reason.TOO_LARGE);
    call();
    log.failNext(Reason.OVERLOADED);
    call();

    assertThat(answers)
        .satisfiesExactly(
            it -> assertRejected(it, "PD0109", 413), it -> assertRejected(it, "PD0110", 429));
    assertThat(waiters.size()).isZero();
  }

  @Test
  void anOverloadWhileAskingAgainIsNotTheEnd() {
    call();
    log.next(Command.Invoke.class);
    log.failNext(Reason.OVERLOADED);
    pass(Duration.ofSeconds(16));
    log.next(Command.Attach.class);
    pass(Duration.ofSeconds(2));

    assertThat(log.next()).isInstanceOf(Command.Attach.class);
    assertThat(answers).isEmpty();
  }

  @Test
  void aSendThatMeetsAnEarlierOneSaysSo() {
    send();
    var invoke = log.next(Command.Invoke.class);
    assertThat(invoke.waiter()).isNull();

    waiters.reply(replyTo(invoke).request(), new Answer.Accepted(spec.id(), true, 0));

    assertThat(answers).containsExactly(new Answer.Accepted(spec.id(), true, 0));
  }

  @Test
  void aSendThatMeetsItselfIsTheFirst() {
    log.failNext(Reason.UNAVAILABLE);
    send();
    log.next(Command.Invoke.class);
    pass(Duration.ofSeconds(2));
    long request = replyTo(log.next(Command.GetOutput.class)).request();

    waiters.reply(request, new Answer.Accepted(spec.id(), true, 0));

    assertThat(answers).containsExactly(new Answer.Accepted(spec.id(), false, 0));
  }

  @Test
  void aSendWhoseAnswerWasLostIsTakenWhenALaterCommandIsAnswered() {
    send();
    log.next(Command.Invoke.class);
    pass(Duration.ofSeconds(16));
    var probe = log.next(Command.GetOutput.class);

    waiters.reply(replyTo(probe).request(), new Answer.NotReady(spec.id()));

    assertThat(answers).containsExactly(new Answer.Accepted(spec.id(), false, 0));
  }

  @Test
  void aSendThatIsLostIsAppendedAgain() {
    log.failNext(Reason.UNAVAILABLE);
    send();
    var first = log.next();
    pass(Duration.ofSeconds(2));
    var probe = log.next(Command.GetOutput.class);

    waiters.reply(replyTo(probe).request(), new Answer.NotFound(spec.id()));

    assertThat(log.next()).isEqualTo(first);
  }

  @Test
  void aSendWithoutAnyAnswerIsGivenUpAfterAMinute() {
    send();
    pass(Duration.ofSeconds(59));
    assertThat(answers).isEmpty();
    pass(Duration.ofSeconds(20));

    assertThat(answers).singleElement().satisfies(it -> assertRejected(it, "PD0113", 503));
  }

  @Test
  void aRepeatableCommandIsAskedAgainAsItIs() {
    var answer = waiters.ask(address -> new Command.Cancel(spec.id(), address), spec.id());
    var first = log.next(Command.Cancel.class);
    pass(Duration.ofSeconds(16));
    assertThat(log.next()).isEqualTo(first);
    assertThat(answer).isNotDone();

    waiters.reply(replyTo(first).request(), new Answer.Done(spec.id()));

    assertThat(answer).isCompletedWithValue(new Answer.Done(spec.id()));
  }

  @Test
  void aCallerWhoHasGoneFreesItsPlace() {
    var request = waiters.hold(new Question.Call(spec), answers::add);
    var invoke = log.next(Command.Invoke.class);

    waiters.forget(request);
    waiters.reply(replyTo(invoke).request(), completed(spec.id(), "late"));
    pass(Duration.ofMinutes(1));

    assertThat(answers).isEmpty();
    assertThat(waiters.size()).isZero();
    assertThat(log.isDrained()).isTrue();
  }

  @Test
  void theNumberOfHeldRequestsIsBounded() {
    var options =
        new WaitersOptions(
            1,
            Duration.ofSeconds(15),
            Duration.ofSeconds(1),
            Duration.ofSeconds(20),
            Duration.ofSeconds(60));
    var small = new Waiters(Fixtures.NODE, log, options, 1, nanos::get);
    small.hold(new Question.Call(spec), answers::add);
    small.hold(new Question.Call(spec("another")), answers::add);

    assertThat(answers).singleElement().satisfies(it -> assertRejected(it, "PD0110", 429));
  }

  @Test
  void anUnexpectedFailureOfTheLogIsAnUnknownOutcome() {
    var outcome = log.holdNext();
    call();
    log.next(Command.Invoke.class);
    outcome.completeExceptionally(new IllegalStateException("closed"));
    pass(Duration.ofSeconds(2));

    assertThat(log.next()).isInstanceOf(Command.Attach.class);
  }

  @Test
  void onlyACallBehindManyOfItsObjectIsInNoHurry() {
    var first = callCounter("ada", TargetType.OBJECT_EXCLUSIVE);
    for (int i = 1; i < Crowds.MANY; i++) {
      callCounter("ada", TargetType.OBJECT_EXCLUSIVE);
      callCounter("ada", TargetType.OBJECT_SHARED);
      call();
    }
    callCounter("bob", TargetType.OBJECT_EXCLUSIVE);
    assertThat(log.patient()).isZero();

    callCounter("ada", TargetType.OBJECT_EXCLUSIVE);
    assertThat(log.patient()).isEqualTo(1);

    waiters.reply(replyTo(first).request(), completed(first.spec().id(), "1"));
    waiters.reply(replyTo(first).request(), completed(first.spec().id(), "again"));
    callCounter("ada", TargetType.OBJECT_EXCLUSIVE);
    assertThat(log.patient()).isEqualTo(2);
  }

  @Test
  void onceTheCrowdHasGoneACallIsAppendedAtOnce() {
    var calls = new ArrayList<Command.Invoke>();
    for (int i = 0; i < 2 * Crowds.MANY; i++) {
      calls.add(callCounter("ada", TargetType.OBJECT_EXCLUSIVE));
    }
    assertThat(log.patient()).isEqualTo(Crowds.MANY);

    for (var call : calls) {
      waiters.reply(replyTo(call).request(), completed(call.spec().id(), "1"));
    }
    callCounter("ada", TargetType.OBJECT_EXCLUSIVE);

    assertThat(log.patient()).isEqualTo(Crowds.MANY);
  }

  private Command.Invoke callCounter(String key, TargetType type) {
    var target = new InvocationTarget("Counter", key, "add", type);
    waiters.hold(new Question.Call(spec(target, "1")), answers::add);
    Command.Invoke appended;
    do {
      appended = log.next(Command.Invoke.class);
    } while (!appended.spec().target().equals(target));
    return appended;
  }

  private void call() {
    waiters.hold(new Question.Call(spec), answers::add);
  }

  private void send() {
    waiters.hold(new Question.Send(spec), answers::add);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
    waiters.sweep();
  }

  private static void assertRejected(Answer answer, String code, int status) {
    var rejection = ((Answer.Rejected) answer).rejection();
    assertThat(rejection.code()).isEqualTo(code);
    assertThat(rejection.status()).isEqualTo(status);
  }
}
