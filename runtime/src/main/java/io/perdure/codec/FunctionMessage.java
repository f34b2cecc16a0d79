package io.perdure.codec;

import io.perdure.model.AttemptFailure.RelatedEntry;
import io.perdure.model.Header;
import io.perdure.model.InvocationResult;
import io.perdure.model.Payload;
import io.perdure.model.Scope;
import io.perdure.statemachine.Awaiting;
import io.perdure.statemachine.JournalEntry;
import io.perdure.statemachine.RawEntry;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message of a function, read from its frame. */
public sealed interface FunctionMessage {
  /** An entry that needs no look-up. */
  record Entry(JournalEntry entry, RawEntry raw, boolean ackRequested) implements FunctionMessage {}

  /** A call, its target not yet resolved. */
  record CallRequest(
      Callee callee,
      int invocationIdCompletionId,
      int completionId,
      RawEntry raw,
      boolean ackRequested)
      implements FunctionMessage {}

  /**
   * A send, its target not yet resolved.
   *
   * @param startAtMs milliseconds since the epoch; 0 is at once
   */
  record SendRequest(
      Callee callee,
      long startAtMs,
      int invocationIdCompletionId,
      RawEntry raw,
      boolean ackRequested)
      implements FunctionMessage {}

  /**
   * The result of a step.
   *
   * @param ackRequested whether the function keeps the result itself and waits only to hear that it
   *     is durable
   */
  record RunProposal(int completionId, InvocationResult result, boolean ackRequested)
      implements FunctionMessage {}

  record Suspension(Awaiting awaiting) implements FunctionMessage {}

  /** What the function waits for now, while its stream stays open: a hint that nobody acts on. */
  record AwaitingOn(Awaiting awaiting) implements FunctionMessage {}

  /**
   * The attempt failed.
   *
   * @param nextRetryDelay overrides the retry policy for the next retry
   * @param behavior what the function asks for
   */
  record AttemptError(
      int code,
      String message,
      String stacktrace,
      @Nullable RelatedEntry relatedEntry,
      @Nullable Duration nextRetryDelay,
      Behavior behavior)
      implements FunctionMessage {
    /** What is to follow, in the function's opinion. */
    public enum Behavior {
      /** Whatever the retry policy says. */
      RETRY,
      PAUSE,
      FAIL
    }
  }

  record End() implements FunctionMessage {}

  /**
   * Whom a function calls, in its own words.
   *
   * @param key empty for a plain service
   */
  record Callee(
      String service,
      String key,
      String handler,
      Payload input,
      List<Header> headers,
      @Nullable String idempotencyKey,
      @Nullable Scope scope) {
    public Callee {
      headers = List.copyOf(headers);
    }
  }
}
