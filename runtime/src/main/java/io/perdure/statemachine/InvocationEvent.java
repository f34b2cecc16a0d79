package io.perdure.statemachine;

import io.perdure.model.AttemptFailure;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to an invocation and is not in its journal: it tells operators, and
 * decides nothing.
 *
 * @param atMs milliseconds since the epoch
 * @param afterEntry the last entry of the journal then
 * @param failure why an attempt failed; null where an operator paused the invocation
 */
public record InvocationEvent(
    Kind kind, long atMs, int afterEntry, @Nullable AttemptFailure failure) {
  /** What happened. */
  public enum Kind {
    /** An attempt failed, and perhaps another follows. */
    ATTEMPT_FAILED,
    /** It was paused. */
    PAUSED
  }

  /** Whether two events differ in their time and place alone. */
  public boolean saysTheSameAs(InvocationEvent other) {
    return kind == other.kind && Objects.equals(failure, other.failure);
  }
}
