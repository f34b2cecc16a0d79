package io.perdure.statemachine;

import io.perdure.model.AwakeableId;
import io.perdure.model.Header;
import io.perdure.model.InvocationId;
import io.perdure.model.InvocationResult;
import io.perdure.model.InvocationSpec;
import io.perdure.model.LimitChange;
import io.perdure.model.Payload;
import java.util.List;

/**
 * What a function asks for. Its wire form is a {@link RawEntry}, which the journal keeps; this is
 * the reading of it.
 *
 * <p>{@code completionId} names the notification that will answer the entry.
 */
public sealed interface JournalEntry {
  /** Entry 0 of every journal; written when the invocation is created. */
  record Input(List<Header> headers, Payload value) implements JournalEntry {
    public Input {
      headers = List.copyOf(headers);
    }
  }

  record Output(InvocationResult result) implements JournalEntry {}

  record GetLazyState(Payload key, int completionId) implements JournalEntry {}

  record GetLazyStateKeys(int completionId) implements JournalEntry {}

  /** A read that the function answered itself from its eager state. */
  record GetEagerState(Payload key) implements JournalEntry {}

  /** A listing that the function answered itself from its eager state. */
  record GetEagerStateKeys() implements JournalEntry {}

  record SetState(Payload key, Payload value) implements JournalEntry {}

  record ClearState(Payload key) implements JournalEntry {}

  record ClearAllState() implements JournalEntry {}

  /** A step begins; its result is proposed later. */
  record Run(int completionId) implements JournalEntry {}

  /**
   * A pause.
   *
   * @param wakeUpMs milliseconds since the epoch, by the function's clock
   */
  record Sleep(long wakeUpMs, int completionId) implements JournalEntry {}

  /**
   * A call whose result is awaited.
   *
   * @param callee complete: resolved by the invoker before the entry was appended
   */
  record Call(InvocationSpec callee, int invocationIdCompletionId, int completionId)
      implements JournalEntry {}

  /** A send; the callee's start time may lie in the future. */
  record OneWayCall(InvocationSpec callee, int invocationIdCompletionId) implements JournalEntry {}

  record SendSignal(InvocationId target, NotificationId signal, NotificationResult result)
      implements JournalEntry {}

  /** Waits for a promise of the workflow. */
  record GetPromise(String name, int completionId) implements JournalEntry {}

  /** Looks whether a promise of the workflow is completed. */
  record PeekPromise(String name, int completionId) implements JournalEntry {}

  /** Completes a promise of the workflow, if nobody has yet. */
  record CompletePromise(String name, InvocationResult result, int completionId)
      implements JournalEntry {}

  /** Waits for the result of an invocation that somebody else started. */
  record AttachInvocation(InvocationId target, int completionId) implements JournalEntry {}

  /** Looks whether an invocation has ended. */
  record GetInvocationOutput(InvocationId target, int completionId) implements JournalEntry {}

  /** A record for a topic. Made by a built-in service, not by functions. */
  record Publish(Publication.Message message) implements JournalEntry {}

  /** Changes limits in all partitions. Made by a built-in service, not by functions. */
  record SetLimits(List<LimitChange> changes) implements JournalEntry {
    public SetLimits {
      changes = List.copyOf(changes);
    }
  }

  record CompleteAwakeable(AwakeableId awakeable, NotificationResult result)
      implements JournalEntry {}
}
