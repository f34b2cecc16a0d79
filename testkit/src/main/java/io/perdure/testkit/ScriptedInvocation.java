package io.perdure.testkit;

import com.google.protobuf.ByteString;
import io.perdure.codec.Frame;
import io.perdure.codec.FunctionMessage;
import io.perdure.codec.FunctionMessage.AttemptError;
import io.perdure.codec.FunctionProtocolCodec;
import io.perdure.codec.ProtocolViolationException;
import io.perdure.invoker.InvokerOptions;
import io.perdure.schema.protocol.StartMessage;
import io.perdure.sdk.internal.Endpoint;
import io.perdure.sdk.internal.Outside;
import io.perdure.statemachine.Awaiting;
import io.perdure.statemachine.Notification;
import io.perdure.statemachine.Notification.Kind;
import io.perdure.statemachine.NotificationId;
import io.perdure.statemachine.NotificationResult;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One invocation of a handler with a script, attempt by attempt: each replays the journal, goes on
 * until it must wait, and is suspended; then the script, or time, brings something. Confined to the
 * test's thread, except for steps, which ask from their own.
 */
final class ScriptedInvocation {
  /** How often a handler may wait: more is an endless loop. */
  static final int MAX_ATTEMPTS = 1000;

  /** A message about a longer journal shows its end. */
  private static final int MAX_SHOWN_ENTRIES = 50;

  private static final FunctionProtocolCodec CODEC = new FunctionProtocolCodec();

  /** Where sleeps end that are never over. */
  private static final long END_OF_TIME = Long.MAX_VALUE;

  private static final int VERSION = InvokerOptions.MAX_PROTOCOL_VERSION;

  private final Endpoint endpoint;
  private final ScriptedTarget target;
  private final Script script;
  private final ScriptedJournal journal;
  private final ScriptedRuntime runtime;
  private final Effects effects;
  private final ManualClock clock;

  private @Nullable Long pausedUntilMs;
  private int retries;
  private long storedAtMs;

  /** What the step failed with that was done last, and whether the script said so. */
  private volatile @Nullable Exception stepFailure;

  private volatile boolean isScriptedFailure;

  ScriptedInvocation(
      Endpoint services,
      ScriptedTarget target,
      Script script,
      ScriptedJournal journal,
      Effects effects,
      ScriptedIds ids,
      ManualClock clock) {
    this.endpoint = services.in(new Outside(clock, this::step));
    this.target = target;
    this.script = script;
    this.journal = journal;
    this.effects = effects;
    this.runtime = new ScriptedRuntime(script, journal, effects, clock, ids);
    this.clock = clock;
    this.storedAtMs = clock.millis();
  }

  /**
   * Runs until the handler ends, or waits for what does not come.
   *
   * @param timePasses whether sleeps end when there is nothing else
   * @return what it waits for, in words
   */
  Set<String> run(boolean timePasses) {
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      switch (attempt()) {
        case FunctionMessage.End _ -> {
          return Set.of();
        }
        case FunctionMessage.Suspension(var awaiting) -> {
          if (!bringSomething(awaiting) && !(timePasses && fireTimer(END_OF_TIME - 1))) {
            return describe(awaiting);
          }
        }
        case AttemptError error -> retry(error);
        case FunctionMessage.Entry _,
            FunctionMessage.CallRequest _,
            FunctionMessage.SendRequest _,
            FunctionMessage.RunProposal _,
            FunctionMessage.AwaitingOn _ ->
            throw misfit(
                "Expected %s to end, to wait or to fail, but it was cut".formatted(target));
      }
    }
    throw misfit("Expected %s to end, but it has waited %d times".formatted(target, MAX_ATTEMPTS));
  }

  /** A failure of the test, with what has happened so far. */
  AssertionError misfit(String message) {
    return misfit(message, null);
  }

  private AssertionError misfit(String message, @Nullable Throwable cause) {
    var unused = script.left();
    return new AssertionError(
        message
            + (unused.isEmpty() ? "" : "\nleft in the script: " + String.join("; ", unused))
            + "\njournal:\n"
            + lastLines(journal.export(target, effects.state()).toString()),
        cause);
  }

  private static String lastLines(String journal) {
    var lines = journal.lines().toList();
    int hidden = Math.max(0, lines.size() - MAX_SHOWN_ENTRIES);
    return (hidden == 0 ? "" : "      ... " + hidden + " before\n")
        + String.join("\n", lines.subList(hidden, lines.size()));
  }

  // Attempts

  /** One attempt; gives its last message. */
  private FunctionMessage attempt() {
    isScriptedFailure = false;
    stepFailure = null;
    int before = journal.entries().size();
    journal.replayed();
    var frames = frames();
    try {
      for (int index = 0; index < frames.size() - 1; index++) {
        runtime.take(CODEC.decode(frames.get(index), VERSION));
      }
      if (journal.entries().size() > before) {
        retries = 0;
        storedAtMs = clock.millis();
      }
      return CODEC.decode(frames.getLast(), VERSION);
    } catch (ProtocolViolationException violation) {
      throw misfit(
          "Expected %s to ask for what a runtime can do, but found: %s"
              .formatted(target, violation.getMessage()),
          violation);
    }
  }

  private List<Frame> frames() {
    var output = new ReplayOutput();
    var request =
        new Endpoint.Request(
            target.service(),
            target.handler(),
            "application/vnd.restate.invocation.v" + VERSION,
            _ -> null);
    switch (endpoint.open(request, output)) {
      case Endpoint.Opening.Refused(_, var message) -> throw new IllegalArgumentException(message);
      case Endpoint.Opening.Accepted(_, var runner) -> {
        runner.receive(ReplayInput.frames(start(), journal.entries(), VERSION));
        runner.endOfInput();
      }
    }
    var frames = output.await(JournalReplay.PATIENCE);
    if (frames.isEmpty()) {
      throw misfit("Expected an end of %s, but it ended without a word".formatted(target));
    }
    return frames;
  }

  private StartMessage start() {
    var start =
        StartMessage.newBuilder()
            .setId(ByteString.copyFrom(target.id().toBytes()))
            .setDebugId(target.id().toString())
            .setKnownEntries(journal.entries().size())
            .setKey(target.key().orElse(""))
            .setRetryCountSinceLastStoredEntry(retries)
            .setDurationSinceLastStoredEntry(clock.millis() - storedAtMs)
            .setRandomSeed(ScriptedTarget.RANDOM_SEED);
    target.idempotencyKey().ifPresent(start::setIdempotencyKey);
    effects
        .state()
        .forEach((name, value) -> start.addStateMap(ReplayInput.stateEntry(name, value)));
    return start.build();
  }

  /** Steps that the script has an outcome of are not done. */
  private ByteString step(String name, Outside.StepBody step) throws Exception {
    var line = script.takeStep(name);
    if (line.isEmpty()) {
      try {
        return step.run();
      } catch (Exception failure) {
        stepFailure = failure;
        throw failure;
      }
    }
    return switch (line.get()) {
      case ScriptLine.FailedTry(_, var failure) -> {
        isScriptedFailure = true;
        stepFailure = failure;
        throw failure;
      }
      case ScriptLine.Answer(_, NotificationResult.Value(var value)) ->
          ByteString.copyFrom(value.bytes());
      case ScriptLine.Answer(_, NotificationResult.Failed(var failure)) ->
          throw HandlerRun.exception(failure);
      case ScriptLine.Answer _, ScriptLine.Pause _, ScriptLine.Cancel _ -> ByteString.EMPTY;
    };
  }

  /** Only what the script lets fail is tried again: else the test would never end. */
  private void retry(AttemptError error) {
    if (!isScriptedFailure) {
      throw misfit(
          "Expected %s to end, but an attempt failed, which a runtime would try again: %s\n%s"
              .formatted(target, error.message(), error.stacktrace()),
          stepFailure);
    }
    if (error.behavior() != AttemptError.Behavior.RETRY) {
      throw misfit(
          "Expected %s to try again, but it asks to %s: %s"
              .formatted(target, error.behavior(), error.message()),
          stepFailure);
    }
    retries++;
    var delay = error.nextRetryDelay();
    clock.moveTo(clock.millis() + (delay == null ? 0 : delay.toMillis()));
  }

  // Waits

  /** Lets come what the script has for a handler that waits; false if that is nothing. */
  private boolean bringSomething(Awaiting awaiting) {
    var awaited = leaves(awaiting);
    if (journal.hasUnseen(awaited)) {
      return true;
    }
    while (true) {
      if (script.use(line -> bring(line, awaited))) {
        return true;
      }
      switch (script.first().orElse(null)) {
        case ScriptLine.Cancel _ -> {
          script.removeFirst();
          journal.notify(Notification.cancel());
          return true;
        }
        case ScriptLine.Pause(var duration) -> {
          if (isOver(duration)) {
            continue;
          }
          return true;
        }
        case null, default -> {
          return false;
        }
      }
    }
  }

  private boolean bring(ScriptLine.Answer line, Set<NotificationId> awaited) {
    return switch (line.awaited()) {
      case Awaited.Step _ -> false;
      case Awaited.Call call -> journal.answer(call, line.result());
      case Awaited.Result result -> journal.answer(result, line.result());
      case Awaited.Promise(var name) -> runtime.completePromise(name, line.result());
      case Awaited.Awakeable(var number) ->
          bring(
              new NotificationId.SignalIndex(ScriptedRuntime.FIRST_AWAKEABLE + number - 1),
              line,
              awaited);
      case Awaited.Signal(var name) -> bring(new NotificationId.SignalName(name), line, awaited);
    };
  }

  private boolean bring(
      NotificationId signal, ScriptLine.Answer line, Set<NotificationId> awaited) {
    if (awaited.contains(signal)) {
      journal.notify(Notification.signal(signal, line.result()));
      return true;
    }
    return false;
  }

  /** Spends a pause up to the next sleep that ends in it; true if there is none any more. */
  private boolean isOver(Duration pause) {
    if (pausedUntilMs == null) {
      pausedUntilMs = clock.millis() + pause.toMillis();
    }
    if (fireTimer(pausedUntilMs)) {
      return false;
    }
    clock.moveTo(pausedUntilMs);
    pausedUntilMs = null;
    script.removeFirst();
    return true;
  }

  private boolean fireTimer(long untilMs) {
    var timer = journal.takeTimer(untilMs);
    timer.ifPresent(over -> {
      clock.moveTo(over.dueMs());
      journal.complete(Kind.SLEEP, over.completionId(), new NotificationResult.Nothing());
    });
    return timer.isPresent();
  }

  private Set<String> describe(Awaiting awaiting) {
    return leaves(awaiting).stream()
        .flatMap(awaited -> journal.describe(awaited).stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static Set<NotificationId> leaves(Awaiting awaiting) {
    var leaves = new LinkedHashSet<NotificationId>(awaiting.notifications());
    awaiting.groups().forEach(group -> leaves.addAll(leaves(group)));
    return leaves;
  }
}
