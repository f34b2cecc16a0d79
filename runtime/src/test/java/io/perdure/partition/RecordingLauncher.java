package io.perdure.partition;

import io.perdure.model.AttemptId;
import io.perdure.statemachine.AttemptSnapshot;
import io.perdure.statemachine.RawEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** Remembers what it was told, in words. */
final class RecordingLauncher implements AttemptLauncher {
  final List<String> calls = new ArrayList<>();
  final List<AttemptSnapshot> launched = new ArrayList<>();
  final Queue<Runnable> held = new ArrayDeque<>();
  boolean holdsReplays;

  @Override
  public void launch(AttemptSnapshot snapshot, Runnable released) {
    if (holdsReplays) {
      held.add(released);
    } else {
      released.run();
    }
    launched.add(snapshot);
    calls.add("launch " + snapshot.attempt());
  }

  @Override
  public void forward(AttemptId attempt, int entryIndex, RawEntry notification) {
    calls.add("forward " + attempt + " " + entryIndex);
  }

  @Override
  public void acknowledge(AttemptId attempt, int commandIndex) {
    calls.add("acknowledge " + attempt + " " + commandIndex);
  }

  @Override
  public void acknowledgeRunResult(AttemptId attempt, int completionId) {
    calls.add("acknowledge result " + attempt + " " + completionId);
  }

  @Override
  public void suspend(AttemptId attempt) {
    calls.add("suspend " + attempt);
  }

  @Override
  public void stop(AttemptId attempt) {
    calls.add("stop " + attempt);
  }
}
