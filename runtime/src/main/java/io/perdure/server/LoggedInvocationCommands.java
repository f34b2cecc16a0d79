package io.perdure.server;

import io.perdure.admin.InvocationCommands;
import io.perdure.gateway.Waiters;
import io.perdure.model.DeploymentChoice;
import io.perdure.model.InvocationId;
import io.perdure.registry.InvocationSpecs;
import io.perdure.statemachine.Answer;
import io.perdure.statemachine.Command;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Commands of operators, through the log. Each may be appended twice without harm. Thread-safe. */
final class LoggedInvocationCommands implements InvocationCommands {
  private final Waiters waiters;

  LoggedInvocationCommands(Waiters waiters) {
    this.waiters = waiters;
  }

  @Override
  public CompletableFuture<Answer> cancel(InvocationId id) {
    return waiters.ask(address -> new Command.Cancel(id, address), id);
  }

  @Override
  public CompletableFuture<Answer> kill(InvocationId id) {
    return waiters.ask(address -> new Command.Kill(id, address), id);
  }

  @Override
  public CompletableFuture<Answer> pause(InvocationId id) {
    return waiters.ask(address -> new Command.Pause(id, address), id);
  }

  @Override
  public CompletableFuture<Answer> resume(InvocationId id, @Nullable DeploymentChoice deployment) {
    return waiters.ask(address -> new Command.Resume(id, deployment, address), id);
  }

  @Override
  public CompletableFuture<Answer> restartAsNew(
      InvocationId id, int upToEntry, @Nullable DeploymentChoice deployment) {
    // Made once, so that the command is the same however often it is appended.
    var restarted = InvocationSpecs.beside(id);
    long seed = InvocationSpecs.randomSeed(restarted);
    return waiters.ask(
        address -> new Command.RestartAsNew(id, restarted, upToEntry, seed, deployment, address),
        id);
  }

  @Override
  public CompletableFuture<Answer> purge(InvocationId id) {
    return waiters.ask(address -> new Command.Purge(id, address), id);
  }

  @Override
  public CompletableFuture<Answer> purgeJournal(InvocationId id) {
    return waiters.ask(address -> new Command.PurgeJournal(id, address), id);
  }
}
