package io.perdure.admin;

import io.perdure.model.ObjectKey;
import io.perdure.statemachine.Answer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Edits of objects' state, in the order of their keys. Thread-safe. */
public interface StateEdits {
  /**
   * Replaces the whole state of an object or workflow when it is the edit's turn on the key.
   *
   * @param newState all of it, by name; empty clears it
   * @param version that the state must have then, as its {@code etag} says it; null replaces any
   * @return completes on any thread: with {@link Answer.Completed}, whose result is empty, or a
   *     failure that begins with {@code PD0208} (status 409) if the state has another version; with
   *     {@link Answer.Rejected} where the log could not be reached; never exceptionally
   */
  CompletableFuture<Answer> edit(
      ObjectKey object, Map<String, byte[]> newState, @Nullable String version);
}
