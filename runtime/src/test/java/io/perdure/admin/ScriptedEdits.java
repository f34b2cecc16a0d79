package io.perdure.admin;

import io.perdure.model.ObjectKey;
import io.perdure.statemachine.Answer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Answers every edit with what it was told, and keeps what was asked. Thread-safe. */
final class ScriptedEdits implements StateEdits {
  private final List<String> asked = new ArrayList<>();
  private @Nullable Answer answer;

  synchronized void answers(Answer next) {
    answer = next;
  }

  synchronized List<String> asked() {
    return List.copyOf(asked);
  }

  @Override
  public synchronized CompletableFuture<Answer> edit(
      ObjectKey object, Map<String, byte[]> newState, @Nullable String version) {
    var values = new TreeMap<String, String>();
    newState.forEach((name, bytes) -> values.put(name, Arrays.toString(bytes)));
    asked.add(object.service() + " " + object.key() + " " + values + " " + version);
    return answer == null
        ? CompletableFuture.failedFuture(new IllegalStateException("No answer was told"))
        : CompletableFuture.completedFuture(answer);
  }
}
