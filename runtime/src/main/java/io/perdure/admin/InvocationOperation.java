package io.perdure.admin;

import io.perdure.model.InvocationId;
import io.perdure.statemachine.Answer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What operators can do to an invocation. */
enum InvocationOperation {
  CANCEL("cancel"),
  KILL("kill"),
  PAUSE("pause"),
  RESUME("resume"),
  RESTART_AS_NEW("restart-as-new"),
  PURGE("purge"),
  PURGE_JOURNAL("purge-journal");

  private final String path;

  InvocationOperation(String path) {
    this.path = path;
  }

  /** How it is called in paths. */
  String path() {
    return path;
  }

  /**
   * How it is to be done.
   *
   * @param upToEntry what a restart keeps of the journal
   * @param deployment for a resume or a restart; null keeps it
   */
  record Parameters(int upToEntry, @Nullable String deployment) {
    static final Parameters NONE = new Parameters(0, null);
  }

  CompletableFuture<InvocationOutcome> apply(
      InvocationId id,
      Parameters parameters,
      InvocationCommands commands,
      DeploymentChoices choices) {
    return answer(id, parameters, commands, choices)
        .thenApply(answer -> InvocationOutcome.of(id, answer));
  }

  private CompletableFuture<Answer> answer(
      InvocationId id,
      Parameters parameters,
      InvocationCommands commands,
      DeploymentChoices choices) {
    return switch (this) {
      case CANCEL -> commands.cancel(id);
      case KILL -> commands.kill(id);
      case PAUSE -> commands.pause(id);
      case RESUME ->
          choices.choose(id, parameters.deployment(), choice -> commands.resume(id, choice));
      case RESTART_AS_NEW ->
          choices.choose(
              id,
              parameters.deployment(),
              choice -> commands.restartAsNew(id, parameters.upToEntry(), choice));
      case PURGE -> commands.purge(id);
      case PURGE_JOURNAL -> commands.purgeJournal(id);
    };
  }
}
