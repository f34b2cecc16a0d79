package io.perdure.statemachine;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.model.AttemptId;
import io.perdure.model.InvocationId;
import io.perdure.model.InvocationResult;
import io.perdure.model.ObjectKey;
import io.perdure.model.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * An attempt of a deterministic program in a simulation: the same program for every attempt of an
 * invocation, derived from its id. It replays what is journaled and goes on from there.
 */
final class SimulatedFunction {
  /** What a program does at one place. */
  enum Step {
    RUN,
    SLEEP,
    CALL,
    SEND,
    SET_STATE,
    /** Waits for a promise of its object and completes it itself, if nobody else has. */
    PROMISE,
    /** Sends, and waits for the end of what it sent. */
    ATTACH
  }

  /** What the world offers to a function. */
  interface World {
    /** A step is executed outside; must not happen again once its result was acknowledged. */
    void executed(InvocationId invocation, int completionId);

    /** A step's result was seen by the function. */
    void acknowledged(InvocationId invocation, int completionId);

    JournalEntry.Call call(InvocationId caller, int place, int idCompletion, int completion);

    JournalEntry.OneWayCall send(InvocationId caller, int place, int idCompletion);

    /** What a promise of an object was completed with, as the function saw it. */
    void promised(ObjectKey object, NotificationResult result);

    long nowMs();
  }

  private static final int MAX_STEPS = 6;
  private static final String PROMISE = "promise";

  final AttemptId attempt;
  private final AttemptSnapshot snapshot;
  private final World world;
  private final List<Step> program;
  private final List<RawEntry> replayedCommands = new ArrayList<>();
  private final Map<NotificationId, NotificationResult> known = new HashMap<>();

  private int place;
  private int nextCommand = 1;
  private int nextCompletion = 1;
  private int report;
  private boolean hasEnded;
  private boolean isOrphan;
  private @Nullable Integer proposed;

  SimulatedFunction(AttemptSnapshot snapshot, World world) {
    this.attempt = snapshot.attempt();
    this.snapshot = snapshot;
    this.world = world;
    this.program = program(snapshot.invocation().id());
    this.report = snapshot.progress().nextReport();
    for (var raw : snapshot.journal()) {
      if (StateMachineFixture.ENTRIES.isNotification(raw.type())) {
        learn(raw);
      } else {
        replayedCommands.add(raw);
      }
    }
  }

  static List<Step> program(InvocationId id) {
    var random = new Random(id.low());
    var steps = new ArrayList<Step>();
    int length = 1 + random.nextInt(MAX_STEPS);
    // Calls go from lower to higher levels only, so that objects never wait for each other in a
    // circle.
    boolean mayCall = id.high() < 2;
    for (int i = 0; i < length; i++) {
      var step = Step.values()[random.nextInt(Step.values().length)];
      boolean isCall = step == Step.CALL || step == Step.SEND || step == Step.ATTACH;
      steps.add(isCall && !mayCall ? Step.RUN : step);
    }
    return steps;
  }

  void notified(int index, RawEntry notification) {
    if (index >= snapshot.journal().size()) {
      learn(notification);
    }
  }

  /** Its leader is gone; it goes on for a while. */
  void orphan() {
    isOrphan = true;
  }

  /** Advances by one place, and says what is to be reported; empty if it only waits. */
  Optional<Command.ReportAttempt> advance(Random random) {
    if (hasEnded) {
      return Optional.empty();
    }
    if (random.nextInt(40) == 0) {
      return end(new AttemptEnd.Failed(StateMachineFixture.failure("unlucky"), retry(random)));
    }
    if (place == program.size()) {
      return returnResult();
    }
    return switch (program.get(place)) {
      case RUN -> run(random);
      case SLEEP -> sleep(random);
      case CALL -> call(random);
      case SEND -> send();
      case SET_STATE -> setState();
      case PROMISE -> promise(random);
      case ATTACH -> attach(random);
    };
  }

  private static AttemptEnd.Next retry(Random random) {
    return new AttemptEnd.Next.Retry(Duration.ofMillis(random.nextInt(20)), true);
  }

  private Optional<Command.ReportAttempt> run(Random random) {
    int completion = nextCompletion;
    if (known.containsKey(new NotificationId.Completion(completion))) {
      world.acknowledged(attempt.invocation(), completion);
      step(1, 1);
      proposed = null;
      return Optional.empty();
    }
    if (proposed != null) {
      return suspendSometimes(random, completion);
    }
    // An orphan may still be doing what its successor has done already: nobody can stop it in time.
    if (!isOrphan) {
      world.executed(attempt.invocation(), completion);
    }
    proposed = completion;
    var result =
        new ReportedEntry.RunResult(
            completion, new InvocationResult.Succeeded(Payload.ofUtf8("r" + completion)), false);
    return isReplayed()
        ? reported(result)
        : reported(command(new JournalEntry.Run(completion)), result);
  }

  private Optional<Command.ReportAttempt> sleep(Random random) {
    int completion = nextCompletion;
    if (!isReplayed()) {
      return reported(
          command(new JournalEntry.Sleep(world.nowMs() + random.nextInt(30), completion)));
    }
    return await(random, completion, 1);
  }

  private Optional<Command.ReportAttempt> call(Random random) {
    int idCompletion = nextCompletion;
    int completion = nextCompletion + 1;
    if (!isReplayed()) {
      return reported(command(world.call(attempt.invocation(), place, idCompletion, completion)));
    }
    return await(random, completion, 2);
  }

  private Optional<Command.ReportAttempt> send() {
    int idCompletion = nextCompletion;
    if (!isReplayed()) {
      return reported(command(world.send(attempt.invocation(), place, idCompletion)));
    }
    step(1, 1);
    return Optional.empty();
  }

  private Optional<Command.ReportAttempt> promise(Random random) {
    int completion = nextCompletion;
    if (!isReplayed()) {
      var get = command(new JournalEntry.GetPromise(PROMISE, completion));
      nextCommand++;
      var complete =
          command(
              new JournalEntry.CompletePromise(
                  PROMISE,
                  StateMachineFixture.succeeded("by " + attempt.invocation()),
                  completion + 1));
      nextCommand--;
      return reported(get, complete);
    }
    var result = known.get(new NotificationId.Completion(completion));
    if (result != null) {
      world.promised(snapshot.invocation().target().object(), result);
      step(2, 2);
      return Optional.empty();
    }
    return suspendSometimes(random, completion);
  }

  private Optional<Command.ReportAttempt> attach(Random random) {
    int completion = nextCompletion + 1;
    if (!isReplayed()) {
      var send = world.send(attempt.invocation(), place, nextCompletion);
      var sent = command(send);
      nextCommand++;
      var attached = command(new JournalEntry.AttachInvocation(send.callee().id(), completion));
      nextCommand--;
      return reported(sent, attached);
    }
    if (known.containsKey(new NotificationId.Completion(completion))) {
      step(2, 2);
      return Optional.empty();
    }
    return suspendSometimes(random, completion);
  }

  /**
   * Adds one to the object's counter, once an invocation and place: the value says who wrote it.
   */
  private Optional<Command.ReportAttempt> setState() {
    if (isReplayed()) {
      step(1, 0);
      return Optional.empty();
    }
    var name = Payload.ofUtf8(attempt.invocation() + "/" + place);
    var entry = command(new JournalEntry.SetState(name, Payload.ofUtf8("set")));
    step(1, 0);
    return reported(entry);
  }

  private Optional<Command.ReportAttempt> returnResult() {
    hasEnded = true;
    if (isReplayed()) {
      return reported(new AttemptEnd.Ended());
    }
    return reported(
        new AttemptEnd.Ended(), StateMachineFixture.output("result of " + attempt.invocation()));
  }

  private Optional<Command.ReportAttempt> await(Random random, int completion, int completions) {
    if (known.containsKey(new NotificationId.Completion(completion))) {
      step(1, completions);
      return Optional.empty();
    }
    return suspendSometimes(random, completion);
  }

  private Optional<Command.ReportAttempt> suspendSometimes(Random random, int completion) {
    if (random.nextInt(4) > 0) {
      return Optional.empty();
    }
    return end(
        new AttemptEnd.Suspended(
            Awaiting.anyOf(List.of(new NotificationId.Completion(completion)))));
  }

  private Optional<Command.ReportAttempt> end(AttemptEnd end) {
    hasEnded = true;
    return reported(end);
  }

  private void step(int commands, int completions) {
    place++;
    nextCommand += commands;
    nextCompletion += completions;
  }

  private boolean isReplayed() {
    return nextCommand < replayedCommands.size();
  }

  private RawEntry raw() {
    return new RawEntry(
        StateMachineFixture.RUN_TYPE, Payload.ofUtf8(attempt.invocation() + "/" + nextCommand));
  }

  /** Makes an entry; it counts as replayed from then on. */
  private ReportedEntry command(JournalEntry entry) {
    var raw = raw();
    replayedCommands.add(raw);
    return new ReportedEntry.New(entry, raw, false);
  }

  private Optional<Command.ReportAttempt> reported(ReportedEntry... entries) {
    return Optional.of(new Command.ReportAttempt(attempt, report++, null, List.of(entries), null));
  }

  private Optional<Command.ReportAttempt> reported(AttemptEnd end, ReportedEntry... entries) {
    return Optional.of(new Command.ReportAttempt(attempt, report++, null, List.of(entries), end));
  }

  private void learn(RawEntry raw) {
    var notification = StateMachineFixture.ENTRIES.decodeNotification(raw);
    var before = known.putIfAbsent(notification.id(), notification.result());
    // Somebody may cancel more than once.
    if (!notification.id().equals(NotificationId.SignalIndex.CANCEL)) {
      assertThat(before).as("%s was told twice of %s", attempt, notification.id()).isNull();
    }
  }

  /** Every entry that was replayed is the one that this program would have made there. */
  void assertReplayMatches() {
    for (int index = 1; index < replayedCommands.size(); index++) {
      var raw = replayedCommands.get(index);
      if (raw.type() == StateMachineFixture.RUN_TYPE) {
        assertThat(raw.body().utf8()).isEqualTo(attempt.invocation() + "/" + index);
      }
    }
  }
}
