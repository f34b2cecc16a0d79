package io.perdure.admin;

import io.perdure.model.DeploymentChoice;
import io.perdure.model.InvocationId;
import io.perdure.statemachine.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Answers every command with what it was told, and keeps what was asked. Thread-safe. */
final class ScriptedCommands implements InvocationCommands {
  private final List<String> asked = new ArrayList<>();
  private final List<CompletableFuture<Answer>> held = new ArrayList<>();
  private @Nullable Answer answer;

  /** What the commands to come are answered with; null holds them. */
  synchronized void answers(@Nullable Answer next) {
    answer = next;
  }

  synchronized List<String> asked() {
    return List.copyOf(asked);
  }

  /** Answers what is held. */
  void release(Answer late) {
    List<CompletableFuture<Answer>> waiting;
    synchronized (this) {
      waiting = List.copyOf(held);
      held.clear();
      answer = late;
    }
    waiting.forEach(future -> future.complete(late));
  }

  private synchronized CompletableFuture<Answer> ask(String command) {
    asked.add(command);
    if (answer != null) {
      return CompletableFuture.completedFuture(answer);
    }
    var future = new CompletableFuture<Answer>();
    held.add(future);
    return future;
  }

  @Override
  public CompletableFuture<Answer> cancel(InvocationId id) {
    return ask("cancel " + id);
  }

  @Override
  public CompletableFuture<Answer> kill(InvocationId id) {
    return ask("kill " + id);
  }

  @Override
  public CompletableFuture<Answer> pause(InvocationId id) {
    return ask("pause " + id);
  }

  @Override
  public CompletableFuture<Answer> resume(InvocationId id, @Nullable DeploymentChoice deployment) {
    return ask("resume " + id + " " + deployment);
  }

  @Override
  public CompletableFuture<Answer> restartAsNew(
      InvocationId id, int upToEntry, @Nullable DeploymentChoice deployment) {
    return ask("restart " + id + " " + upToEntry + " " + deployment);
  }

  @Override
  public CompletableFuture<Answer> purge(InvocationId id) {
    return ask("purge " + id);
  }

  @Override
  public CompletableFuture<Answer> purgeJournal(InvocationId id) {
    return ask("purge-journal " + id);
  }
}
