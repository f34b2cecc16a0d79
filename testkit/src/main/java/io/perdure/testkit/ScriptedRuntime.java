package io.perdure.testkit;

import io.perdure.codec.FunctionMessage;
import io.perdure.codec.FunctionMessage.Callee;
import io.perdure.model.AwakeableId;
import io.perdure.model.Failure;
import io.perdure.model.InvocationId;
import io.perdure.model.InvocationResult;
import io.perdure.model.Payload;
import io.perdure.registry.CallableServices;
import io.perdure.sdk.CallScope;
import io.perdure.sdk.InvocationTarget;
import io.perdure.statemachine.JournalEntry;
import io.perdure.statemachine.Notification.Kind;
import io.perdure.statemachine.NotificationId;
import io.perdure.statemachine.NotificationResult;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Does what a runtime would do with the entries of a handler: keeps the journal, changes the state,
 * answers at once what needs nobody else, and notes the rest. Not thread-safe.
 */
final class ScriptedRuntime {
  /** The signal that is the first awakeable of an invocation. */
  static final int FIRST_AWAKEABLE = 17;

  private static final Failure COMPLETED = new Failure(409, "promise was already completed");
  private static final NotificationResult NOTHING = new NotificationResult.Nothing();

  private final Script script;
  private final ScriptedJournal journal;
  private final Effects effects;
  private final ManualClock clock;
  private final ScriptedIds ids;
  private final Map<String, InvocationResult> promises = new HashMap<>();

  ScriptedRuntime(
      Script script, ScriptedJournal journal, Effects effects, ManualClock clock, ScriptedIds ids) {
    this.script = script;
    this.journal = journal;
    this.effects = effects;
    this.clock = clock;
    this.ids = ids;
  }

  /** Which awakeable of its invocation a signal is, from 1. */
  static int awakeable(int signal) {
    return signal - FIRST_AWAKEABLE + 1;
  }

  /** Takes an entry of the handler, or the result of a step. */
  void take(FunctionMessage message) {
    switch (message) {
      case FunctionMessage.Entry(var entry, var raw, _) -> {
        journal.add(raw);
        if (entry instanceof JournalEntry.Run) {
          effects.stepped(EntryText.name(raw));
        }
        take(entry);
      }
      case FunctionMessage.CallRequest call -> {
        journal.add(call.raw());
        take(call);
      }
      case FunctionMessage.SendRequest send -> {
        journal.add(send.raw());
        long delayMs = Math.max(0, send.startAtMs() - clock.millis());
        var id = told(send.invocationIdCompletionId());
        effects.sent(request(send.callee(), Duration.ofMillis(delayMs), id));
      }
      case FunctionMessage.RunProposal(var completionId, var result, _) ->
          journal.complete(Kind.RUN, completionId, NotificationResult.of(result));
      case FunctionMessage.AwaitingOn _ -> {}
      case FunctionMessage.Suspension _, FunctionMessage.AttemptError _, FunctionMessage.End _ ->
          throw new IllegalStateException("Expected an entry, but found " + message);
    }
  }

  /** Completes a promise; whoever waits for it hears of it. */
  boolean completePromise(String name, NotificationResult result) {
    if (!journal.answer(Awaited.promise(name), result)) {
      return false;
    }
    promises.put(name, result(result));
    while (journal.answer(Awaited.promise(name), result)) {
      // Each wait of it is a question of its own.
    }
    return true;
  }

  private void take(JournalEntry entry) {
    switch (entry) {
      case JournalEntry.Output(var result) -> effects.ended(result);
      case JournalEntry.SetState(var key, var value) -> effects.state().put(key.utf8(), value);
      case JournalEntry.ClearState(var key) -> effects.state().remove(key.utf8());
      case JournalEntry.ClearAllState _ -> effects.state().clear();
      case JournalEntry.Sleep(var wakeUpMs, var id) -> journal.startTimer(id, wakeUpMs);
      case JournalEntry.SendSignal(var target, var signal, var result) ->
          effects.resolved(signalOf(target, signal), result);
      case JournalEntry.CompleteAwakeable(AwakeableId id, var result) ->
          effects.resolved("awakeable " + id, result);
      case JournalEntry.GetPromise(var name, var id) -> getPromise(name, id);
      case JournalEntry.PeekPromise(var name, var id) ->
          journal.complete(Kind.PEEK_PROMISE, id, peekPromise(name));
      case JournalEntry.CompletePromise(var name, var result, var id) ->
          completePromise(name, result, id);
      case JournalEntry.AttachInvocation(var target, var id) ->
          journal.ask(Kind.ATTACH_INVOCATION, id, resultOf(target));
      case JournalEntry.GetInvocationOutput(var target, var id) ->
          journal.complete(Kind.GET_INVOCATION_OUTPUT, id, answerOr(resultOf(target), NOTHING));
      case JournalEntry.Run _, JournalEntry.GetEagerState _, JournalEntry.GetEagerStateKeys _ -> {}
      case JournalEntry.Input _,
          JournalEntry.Call _,
          JournalEntry.OneWayCall _,
          JournalEntry.Publish _,
          JournalEntry.SetLimits _,
          JournalEntry.GetLazyState _,
          JournalEntry.GetLazyStateKeys _ ->
          throw new IllegalStateException(
              "Expected no " + entry + " of a handler that has all state");
    }
  }

  private void take(FunctionMessage.CallRequest call) {
    var callee = call.callee();
    var id = told(call.invocationIdCompletionId());
    if (callee.service().equals(CallableServices.TOPICS)
        && callee.handler().equals(CallableServices.PUBLISH)) {
      journal.complete(Kind.CALL, call.completionId(), effects.publish(callee.input()));
      return;
    }
    effects.called(request(callee, Duration.ZERO, id));
    journal.ask(
        Kind.CALL,
        call.completionId(),
        new Awaited.Call(callee.service(), keyOf(callee), callee.handler()));
  }

  /** The handler may ask for the id of the invocation that it starts. */
  private InvocationId told(int completionId) {
    var id = ids.next();
    journal.complete(Kind.CALL_INVOCATION_ID, completionId, new NotificationResult.Invocation(id));
    return id;
  }

  private void getPromise(String name, int completionId) {
    var known = promises.get(name);
    if (known == null) {
      journal.ask(Kind.GET_PROMISE, completionId, Awaited.promise(name));
    } else {
      journal.complete(Kind.GET_PROMISE, completionId, NotificationResult.of(known));
    }
  }

  private NotificationResult peekPromise(String name) {
    var known = promises.get(name);
    if (known != null) {
      return NotificationResult.of(known);
    }
    var answer = answerOr(Awaited.promise(name), NOTHING);
    if (!answer.equals(NOTHING)) {
      promises.put(name, result(answer));
    }
    return answer;
  }

  private void completePromise(String name, InvocationResult result, int completionId) {
    boolean isFirst = promises.putIfAbsent(name, result) == null;
    if (isFirst) {
      effects.resolved(Awaited.promise(name).toString(), NotificationResult.of(result));
    }
    journal.complete(
        Kind.COMPLETE_PROMISE,
        completionId,
        isFirst ? NOTHING : new NotificationResult.Failed(COMPLETED));
    while (isFirst && journal.answer(Awaited.promise(name), NotificationResult.of(result))) {
      // The handler waits for what it has completed itself.
    }
  }

  private NotificationResult answerOr(Awaited asked, NotificationResult other) {
    return script.takeAnswer(asked).map(ScriptLine.Answer::result).orElse(other);
  }

  private static Awaited resultOf(InvocationId target) {
    return Awaited.result(InvocationTarget.invocation(target.toString()));
  }

  private static String signalOf(InvocationId target, NotificationId signal) {
    return switch (signal) {
      case NotificationId.SignalName(var name) -> Awaited.signal(name) + " of " + target;
      case NotificationId.SignalIndex(var index) ->
          (signal.equals(NotificationId.SignalIndex.CANCEL) ? "cancel" : "signal " + index)
              + " of "
              + target;
      case NotificationId.Completion(var id) -> "completion " + id + " of " + target;
    };
  }

  private static InvocationResult result(NotificationResult result) {
    return switch (result) {
      case NotificationResult.Value(var value) -> new InvocationResult.Succeeded(value);
      case NotificationResult.Failed(var failure) -> new InvocationResult.Failed(failure);
      case NotificationResult.Nothing _,
          NotificationResult.Invocation _,
          NotificationResult.StateKeys _ ->
          new InvocationResult.Succeeded(Payload.EMPTY);
    };
  }

  private static SentRequest request(Callee callee, Duration delay, InvocationId id) {
    var headers = new LinkedHashMap<String, String>();
    callee.headers().forEach(header -> headers.put(header.name(), header.value()));
    return new SentRequest(
        callee.service(),
        keyOf(callee),
        callee.handler(),
        callee.input().utf8(),
        headers,
        Optional.ofNullable(callee.idempotencyKey()),
        scopeOf(callee),
        delay,
        id.toString());
  }

  private static Optional<CallScope> scopeOf(Callee callee) {
    return Optional.ofNullable(callee.scope())
        .map(scope -> new CallScope(scope.name(), Optional.ofNullable(scope.limitKey())));
  }

  private static Optional<String> keyOf(Callee callee) {
    return callee.key().isEmpty() ? Optional.empty() : Optional.of(callee.key());
  }
}
