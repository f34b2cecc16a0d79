package io.perdure.log;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Writes requests to the ingress topic, in transactions. Thread-safe; never blocks. */
@FunctionalInterface
public interface IngressLog {
  /**
   * Writes all of the requests, or none.
   *
   * @return completes when their transaction has committed, on a thread that must not be blocked;
   *     fails with {@link AppendException}, whose reason tells whether there may be any of them
   */
  CompletableFuture<Void> append(List<IngressRecord> requests);
}
