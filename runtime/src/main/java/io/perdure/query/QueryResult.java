package io.perdure.query;

import io.perdure.model.Payload;
import io.perdure.statemachine.Rejection;

/** The outcome of a query, ready for HTTP. */
public sealed interface QueryResult {
  /** There is something. */
  record Found(String contentType, Payload body) implements QueryResult {}

  record Refused(Rejection rejection) implements QueryResult {}
}
