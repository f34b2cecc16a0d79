package io.perdure.invoker;

import io.perdure.codec.FunctionMessage;
import io.perdure.codec.FunctionMessage.CallRequest;
import io.perdure.codec.FunctionMessage.Callee;
import io.perdure.codec.FunctionMessage.SendRequest;
import io.perdure.codec.ProtocolViolationException;
import io.perdure.model.InvocationSource;
import io.perdure.model.InvocationSpec;
import io.perdure.model.InvocationTarget;
import io.perdure.model.TargetType;
import io.perdure.model.TraceContext;
import io.perdure.registry.DeploymentRegistry;
import io.perdure.registry.HandlerDescriptor;
import io.perdure.registry.InvocationSpecs;
import io.perdure.registry.InvocationSpecs.Request;
import io.perdure.statemachine.Invocation;
import io.perdure.statemachine.JournalEntry;
import io.perdure.statemachine.JournalEntry.Call;
import io.perdure.statemachine.JournalEntry.OneWayCall;
import io.perdure.statemachine.ReportedEntry;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a function asks for into entries that need no more look-ups, and refuses what its
 * handler must not do. Thread-safe.
 */
final class MessageResolver {
  private final DeploymentRegistry registry;
  private final InvocationSpecs specs;

  MessageResolver(DeploymentRegistry registry, InvocationSpecs specs) {
    this.registry = registry;
    this.specs = specs;
  }

  /**
   * Checks an entry that needs no look-up.
   *
   * @throws ProtocolViolationException if the caller's handler must not do this
   */
  ReportedEntry resolve(FunctionMessage.Entry message, Invocation caller) {
    check(message.entry(), caller.target());
    return new ReportedEntry.New(message.entry(), message.raw(), message.ackRequested());
  }

  /**
   * Looks up whom a call addresses.
   *
   * @param trace that the callee belongs to
   * @throws ProtocolViolationException if it cannot be called like this
   */
  ReportedEntry resolve(CallRequest message, Invocation caller, @Nullable TraceContext trace) {
    var callee = spec(message.callee(), 0, caller, trace);
    var call = new Call(callee, message.invocationIdCompletionId(), message.completionId());
    return new ReportedEntry.New(call, message.raw(), message.ackRequested());
  }

  /**
   * Looks up whom a send addresses.
   *
   * @param trace that the callee belongs to
   * @throws ProtocolViolationException if it cannot be called like this
   */
  ReportedEntry resolve(SendRequest message, Invocation caller, @Nullable TraceContext trace) {
    checkTime(message.startAtMs(), caller.target());
    var callee = spec(message.callee(), message.startAtMs(), caller, trace);
    var send = new OneWayCall(callee, message.invocationIdCompletionId());
    return new ReportedEntry.New(send, message.raw(), message.ackRequested());
  }

  private static void check(JournalEntry entry, InvocationTarget target) {
    switch (entry) {
      case JournalEntry.SetState _, JournalEntry.ClearState _, JournalEntry.ClearAllState _ -> {
        if (!target.type().mayWriteState()) {
          throw precondition(
              "Expected a handler that may write state, but " + target + " is " + target.type());
        }
      }
      case JournalEntry.GetLazyState _,
          JournalEntry.GetLazyStateKeys _,
          JournalEntry.GetEagerState _,
          JournalEntry.GetEagerStateKeys _ -> {
        if (!target.type().isKeyed()) {
          throw precondition(
              "Expected a handler that has state, but " + target + " is " + target.type());
        }
      }
      case JournalEntry.Input _ ->
          throw new ProtocolViolationException(
              ErrorCode.PROTOCOL_VIOLATION.code(),
              "Expected an entry of the function, but found an input from " + target);
      case JournalEntry.Sleep(var wakeUpMs, _) -> checkTime(wakeUpMs, target);
      case JournalEntry.GetPromise _,
          JournalEntry.PeekPromise _,
          JournalEntry.CompletePromise _ -> {
        if (!target.type().isWorkflow()) {
          throw precondition(
              "Expected a handler of a workflow, which alone has promises, but "
                  + target
                  + " is "
                  + target.type());
        }
      }
      case JournalEntry.Publish _, JournalEntry.SetLimits _ ->
          throw new IllegalStateException("Expected no entry that only built-in services make");
      case JournalEntry.Output _,
          JournalEntry.Run _,
          Call _,
          OneWayCall _,
          JournalEntry.SendSignal _,
          JournalEntry.CompleteAwakeable _,
          JournalEntry.AttachInvocation _,
          JournalEntry.GetInvocationOutput _ -> {}
    }
  }

  /** Times are unsigned on the wire; no clock gets where they are negative here. */
  private static void checkTime(long timeMs, InvocationTarget target) {
    if (timeMs < 0) {
      throw new ProtocolViolationException(
          ErrorCode.PROTOCOL_VIOLATION.code(),
          "Expected a time of at most "
              + Long.MAX_VALUE
              + " ms, but found "
              + Long.toUnsignedString(timeMs)
              + " from "
              + target);
    }
  }

  private InvocationSpec spec(
      Callee callee, long startAtMs, Invocation caller, @Nullable TraceContext trace) {
    var handler = handler(callee, caller);
    var idempotencyKey = callee.idempotencyKey();
    if (idempotencyKey != null && idempotencyKey.isEmpty()) {
      throw precondition(
          "Expected an idempotency key of at least one character for "
              + callee.service()
              + "/"
              + callee.handler()
              + ", but found an empty one from "
              + caller.id());
    }
    var request =
        new Request(
            target(callee, handler.type(), caller),
            new InvocationSource.Caller(caller.id(), caller.target()),
            callee.headers(),
            callee.input(),
            idempotencyKey,
            startAtMs,
            trace);
    // What objects publish keeps their order only if one partition, theirs, publishes all of it.
    return handler.type() == TargetType.BUILT_IN && idempotencyKey == null
        ? specs.complete(request, handler.options(), InvocationSpecs.beside(caller.id()))
        : specs.complete(request, handler.options());
  }

  private HandlerDescriptor handler(Callee callee, Invocation caller) {
    var service =
        registry
            .service(callee.service())
            .orElseThrow(() ->
                unknown(
                    "Expected a registered service, but found '"
                        + callee.service()
                        + "' in a call from "
                        + caller.id()));
    var handler = service.handlers().get(callee.handler());
    if (handler == null) {
      throw unknown(
          "Expected a handler of "
              + service.name()
              + " (it has "
              + String.join(", ", service.handlers().keySet())
              + "), but found '"
              + callee.handler()
              + "' in a call from "
              + caller.id());
    }
    return handler;
  }

  private static InvocationTarget target(Callee callee, TargetType type, Invocation caller) {
    if (type.isKeyed()) {
      return new InvocationTarget(
          callee.service(), callee.key(), callee.handler(), type, callee.scope());
    }
    if (!callee.key().isEmpty()) {
      throw precondition(
          "Expected no key for the plain service "
              + callee.service()
              + ", but found '"
              + callee.key()
              + "' in a call from "
              + caller.id());
    }
    return new InvocationTarget(callee.service(), null, callee.handler(), type, callee.scope());
  }

  private static ProtocolViolationException precondition(String message) {
    return new ProtocolViolationException(ErrorCode.PRECONDITION_FAILED.code(), message);
  }

  private static ProtocolViolationException unknown(String message) {
    return new ProtocolViolationException(ErrorCode.UNKNOWN_TARGET.code(), message);
  }
}
