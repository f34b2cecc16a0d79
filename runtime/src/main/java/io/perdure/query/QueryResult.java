package io.perdure.query;

import io.perdure.model.Payload;
import io.perdure.statemachine.Rejection;
import org.jspecify.annotations.Nullable;

/** The outcome of a query, ready for HTTP. */
public sealed interface QueryResult {
  /**
   * There is something.
   *
   * @param version of the whole; null if what was found is a part
   */
  record Found(String contentType, Payload body, @Nullable String version) implements QueryResult {}

  record Refused(Rejection rejection) implements QueryResult {}
}
