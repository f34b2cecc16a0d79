package io.perdure.model;

import java.time.Duration;

/**
 * How long a completed invocation is kept.
 *
 * @param result how long its result can be attached to
 * @param journal how long its journal can be read; not longer than the result
 */
public record Retention(Duration result, Duration journal) {
  public Retention {
    if (result.isNegative() || journal.isNegative() || journal.compareTo(result) > 0) {
      throw new IllegalArgumentException(
          "Expected 0 <= journal <= result retention, but found journal "
              + journal
              + ", result "
              + result);
    }
  }
}
