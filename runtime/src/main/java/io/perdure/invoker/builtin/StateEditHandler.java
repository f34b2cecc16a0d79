package io.perdure.invoker.builtin;

import static java.util.Objects.requireNonNull;

import io.perdure.codec.BuiltInEntries;
import io.perdure.codec.StateVersion;
import io.perdure.model.InvocationResult;
import io.perdure.model.Payload;
import io.perdure.statemachine.AttemptSnapshot;
import io.perdure.statemachine.JournalEntry;
import io.perdure.statemachine.ReportedEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the state of an object, if it has the expected version. As it holds the object's lock,
 * nobody changes the state between the snapshot and the report. Thread-safe.
 */
public final class StateEditHandler implements BuiltInHandler {
  @Override
  public CompletionStage<List<ReportedEntry>> run(
      JournalEntry.Input input, AttemptSnapshot snapshot) {
    var edit = StateEdit.ofInput(input.value());
    var refusal = refusal(edit, snapshot);
    return CompletableFuture.completedFuture(refusal != null ? List.of(refusal) : entries(edit));
  }

  private static @Nullable ReportedEntry refusal(StateEdit edit, AttemptSnapshot snapshot) {
    var expected = edit.version();
    if (expected == null) {
      return null;
    }
    var object = snapshot.invocation().target().object();
    var state = requireNonNull(snapshot.state());
    if (state.isPartial()) {
      return BuiltInCode.STATE_TOO_LARGE.output(
          "Expected a state of " + object + " that fits into one message, but found a larger one");
    }
    var found = StateVersion.of(state.entries());
    return expected.equals(found)
        ? null
        : BuiltInCode.STATE_CHANGED.output(
            "Expected version " + expected + " of the state of " + object + ", but found " + found);
  }

  private static List<ReportedEntry> entries(StateEdit edit) {
    var entries = new ArrayList<ReportedEntry>();
    entries.add(BuiltInEntries.clearAllState());
    edit.state()
        .forEach(
            (name, value) -> entries.add(BuiltInEntries.setState(Payload.ofUtf8(name), value)));
    entries.add(BuiltInEntries.output(new InvocationResult.Succeeded(Payload.EMPTY)));
    return entries;
  }
}
