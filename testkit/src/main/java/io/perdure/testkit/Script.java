package io.perdure.testkit;

import io.perdure.sdk.InvocationTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The lines of a {@link HandlerScript} that are left in one run. Those of one kind are used in
 * their order; a pause or a cancel is used when nothing is left above it, and holds up what is
 * below. Thread-safe: steps are asked for by the threads that they are done on.
 */
final class Script {
  private final List<ScriptLine> left;

  Script(List<ScriptLine> lines) {
    left = new ArrayList<>(lines);
  }

  /** Takes the next line about a step, wherever it stands. */
  synchronized Optional<ScriptLine> takeStep(String name) {
    for (var line : left) {
      boolean isMeant =
          switch (line) {
            case ScriptLine.Answer(Awaited.Step step, _) -> step.name().equals(name);
            case ScriptLine.FailedTry(var step, _) -> step.name().equals(name);
            case ScriptLine.Answer _, ScriptLine.Pause _, ScriptLine.Cancel _ -> false;
          };
      if (isMeant) {
        left.remove(line);
        return Optional.of(line);
      }
    }
    return Optional.empty();
  }

  /** Takes the next answer to what is asked, unless a pause or a cancel stands before it. */
  synchronized Optional<ScriptLine.Answer> takeAnswer(Awaited asked) {
    for (var line : left) {
      if (line instanceof ScriptLine.Pause || line instanceof ScriptLine.Cancel) {
        return Optional.empty();
      }
      if (line instanceof ScriptLine.Answer answer && answers(answer.awaited(), asked)) {
        left.remove(line);
        return Optional.of(answer);
      }
    }
    return Optional.empty();
  }

  /** Lets every answer above the next pause or cancel be used, in order. */
  synchronized boolean use(Predicate<ScriptLine.Answer> user) {
    boolean isUsed = false;
    for (var line : List.copyOf(left)) {
      if (line instanceof ScriptLine.Pause || line instanceof ScriptLine.Cancel) {
        return isUsed;
      }
      if (line instanceof ScriptLine.Answer answer && user.test(answer)) {
        left.remove(line);
        isUsed = true;
      }
    }
    return isUsed;
  }

  /** The line that is next if everything above is used. */
  synchronized Optional<ScriptLine> first() {
    return left.stream().findFirst();
  }

  synchronized void removeFirst() {
    left.removeFirst();
  }

  /** What has not been used, for people. */
  synchronized List<String> left() {
    return left.stream().map(ScriptLine::toString).toList();
  }

  /** Whether a line is about what a handler asks for. */
  static boolean answers(Awaited line, Awaited asked) {
    if (line instanceof Awaited.Call call && asked instanceof Awaited.Call askedCall) {
      return call.service().equals(askedCall.service())
          && call.handler().equals(askedCall.handler())
          && (call.key().isEmpty() || call.key().equals(askedCall.key()));
    }
    if (line instanceof Awaited.Result(var target)
        && asked instanceof Awaited.Result(InvocationTarget.Id(var askedId))) {
      return ScriptedIds.of(target).toString().equals(askedId);
    }
    return line.equals(asked);
  }
}
