package io.perdure.testkit;

import io.perdure.statemachine.NotificationResult;
import java.time.Duration;

/** One line of a {@link HandlerScript}. */
sealed interface ScriptLine {
  /** Something awaited comes. */
  record Answer(Awaited awaited, NotificationResult result) implements ScriptLine {
    @Override
    public String toString() {
      var outcome =
          switch (result) {
            case NotificationResult.Value(var value) -> value.utf8();
            case NotificationResult.Failed(var failure) ->
                "failure " + failure.code() + " " + failure.message();
            case NotificationResult.Nothing _,
                NotificationResult.Invocation _,
                NotificationResult.StateKeys _ ->
                "nothing";
          };
      return awaited + " -> " + outcome;
    }
  }

  /** A try of a step fails in a way that is worth another one. */
  record FailedTry(Awaited.Step step, Exception failure) implements ScriptLine {
    @Override
    public String toString() {
      return step + " -> " + failure;
    }
  }

  /** Time goes on while the handler waits. */
  record Pause(Duration duration) implements ScriptLine {
    @Override
    public String toString() {
      return "after " + duration;
    }
  }

  /** The invocation is cancelled while the handler waits. */
  record Cancel() implements ScriptLine {
    @Override
    public String toString() {
      return "cancel";
    }
  }
}
