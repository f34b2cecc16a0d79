package io.perdure.admin;

import io.perdure.model.DeploymentChoice;
import io.perdure.model.InvocationId;
import io.perdure.statemachine.Answer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Commands to invocations, answered once the partition's leader has applied them; with {@link
 * Answer.Rejected} where the log could not be reached. Thread-safe.
 */
public interface InvocationCommands {
  CompletableFuture<Answer> cancel(InvocationId id);

  CompletableFuture<Answer> kill(InvocationId id);

  CompletableFuture<Answer> pause(InvocationId id);

  /** Resumes it; null keeps its deployment. */
  CompletableFuture<Answer> resume(InvocationId id, @Nullable DeploymentChoice deployment);

  /**
   * Runs a completed one again.
   *
   * @param upToEntry the last entry of the journal to keep; 0 is the input
   * @param deployment null keeps its deployment
   */
  CompletableFuture<Answer> restartAsNew(
      InvocationId id, int upToEntry, @Nullable DeploymentChoice deployment);

  CompletableFuture<Answer> purge(InvocationId id);

  CompletableFuture<Answer> purgeJournal(InvocationId id);
}
