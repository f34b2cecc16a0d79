package io.perdure.admin;

import io.perdure.model.InvocationId;
import io.perdure.statemachine.Answer;
import java.util.concurrent.CompletableFuture;

/** Commands to invocations, answered once the partition's leader has applied them. Thread-safe. */
public interface InvocationCommands {
  CompletableFuture<Answer> cancel(InvocationId id);

  CompletableFuture<Answer> kill(InvocationId id);
}
