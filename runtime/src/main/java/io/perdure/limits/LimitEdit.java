package io.perdure.limits;

import io.perdure.model.LimitPattern;
import org.jspecify.annotations.Nullable;

/** A change of one rule that an operator asks for. */
public sealed interface LimitEdit {
  LimitPattern pattern();

  Precondition precondition();

  /** Makes the rule, or makes it what it is to be. The fields are those of {@link LimitRule}. */
  record Put(
      LimitPattern pattern,
      @Nullable Integer concurrency,
      @Nullable String description,
      boolean isDisabled,
      Precondition precondition)
      implements LimitEdit {}

  /** Removes the rule, if there is one. */
  record Remove(LimitPattern pattern, Precondition precondition) implements LimitEdit {}

  /** What must be true of the rule before. */
  sealed interface Precondition {
    /** Nothing. */
    record Any() implements Precondition {}

    /** There is one, of this version. */
    record Version(int number) implements Precondition {}

    /** There is none. */
    record Absent() implements Precondition {}

    /** Whether it is true. */
    default boolean allows(@Nullable LimitRule found) {
      return switch (this) {
        case Any _ -> true;
        case Version(var number) -> found != null && found.version() == number;
        case Absent _ -> found == null;
      };
    }
  }
}
