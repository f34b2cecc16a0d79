package io.perdure.testkit;

import io.perdure.model.AttemptId;
import io.perdure.partition.AttemptLauncher;
import io.perdure.statemachine.AttemptSnapshot;
import io.perdure.statemachine.RawEntry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Notes which attempts are under way: from their launch until their end has been applied. Guarded
 * by the lock of {@link Partitions}.
 */
final class RunningAttempts implements AttemptLauncher {
  private final AttemptLauncher launcher;
  private final Map<AttemptId, String> running = new LinkedHashMap<>();

  RunningAttempts(AttemptLauncher launcher) {
    this.launcher = launcher;
  }

  boolean areNone() {
    return running.isEmpty();
  }

  /** The attempts for an error message. */
  String describe() {
    return running.entrySet().stream()
        .map(attempt ->
            "attempt %d of %s at %s"
                .formatted(
                    attempt.getKey().number(), attempt.getKey().invocation(), attempt.getValue()))
        .collect(Collectors.joining(", "));
  }

  @Override
  public void launch(AttemptSnapshot snapshot, Runnable released) {
    running.put(snapshot.attempt(), snapshot.invocation().target().toString());
    launcher.launch(snapshot, released);
  }

  @Override
  public void forward(AttemptId attempt, int entryIndex, RawEntry notification) {
    launcher.forward(attempt, entryIndex, notification);
  }

  @Override
  public void acknowledge(AttemptId attempt, int commandIndex) {
    launcher.acknowledge(attempt, commandIndex);
  }

  @Override
  public void acknowledgeRunResult(AttemptId attempt, int completionId) {
    launcher.acknowledgeRunResult(attempt, completionId);
  }

  @Override
  public void suspend(AttemptId attempt) {
    launcher.suspend(attempt);
  }

  @Override
  public void stop(AttemptId attempt) {
    running.remove(attempt);
    launcher.stop(attempt);
  }
}
