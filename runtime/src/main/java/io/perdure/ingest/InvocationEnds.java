package io.perdure.ingest;

import io.perdure.model.InvocationId;
import java.util.concurrent.CompletableFuture;

/** Hears when invocations end, on whichever node they run. Thread-safe; never blocks. */
@FunctionalInterface
public interface InvocationEnds {
  /**
   * Waits for the end of an invocation whose command is in the log.
   *
   * @return completes, on any thread and in any way, when it has ended, or when nobody can say; to
   *     be cancelled by who does not want to hear any more
   */
  CompletableFuture<?> of(InvocationId id);
}
