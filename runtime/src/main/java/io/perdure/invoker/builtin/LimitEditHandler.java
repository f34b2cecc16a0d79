package io.perdure.invoker.builtin;

import static java.util.Objects.requireNonNull;

import io.perdure.codec.BuiltInEntries;
import io.perdure.limits.LimitBook;
import io.perdure.limits.LimitEdit;
import io.perdure.limits.LimitRefusedException;
import io.perdure.model.InvocationResult;
import io.perdure.model.Payload;
import io.perdure.statemachine.AttemptSnapshot;
import io.perdure.statemachine.JournalEntry;
import io.perdure.statemachine.ReportedEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Changes rules of limits, all that one request asks for or none. As it holds the lock of {@link
 * LimitBook#OBJECT}, changes come one after the other; each partition hears of them in that order.
 * Thread-safe.
 */
public final class LimitEditHandler implements BuiltInHandler {
  /** The handler that makes rules; no function's can have this name. */
  public static final String PUT = "$put";

  /** The handler that removes rules. */
  public static final String REMOVE = "$remove";

  private final Function<String, List<LimitEdit>> reader;

  /**
   * @param reader reads the input, which is the body of the operator's request
   */
  public LimitEditHandler(Function<String, List<LimitEdit>> reader) {
    this.reader = reader;
  }

  @Override
  public CompletionStage<List<ReportedEntry>> run(
      JournalEntry.Input input, AttemptSnapshot snapshot) {
    return CompletableFuture.completedFuture(entries(input, snapshot));
  }

  private List<ReportedEntry> entries(JournalEntry.Input input, AttemptSnapshot snapshot) {
    var state = requireNonNull(snapshot.state());
    if (state.isPartial()) {
      return List.of(
          BuiltInCode.STATE_TOO_LARGE.output(
              "Expected rules of limits that fit into one message, but found larger ones"));
    }
    var book = new LimitBook();
    state.entries().forEach(entry -> book.load(entry.key(), entry.value()));
    try {
      var edits = reader.apply(input.value().utf8());
      var answer = book.apply(edits, snapshot.invocation().createdAtMs());
      return entries(book, Payload.ofUtf8(answer.toString()));
    } catch (LimitRefusedException refused) {
      var code =
          switch (refused.reason()) {
            case CHANGED -> BuiltInCode.LIMIT_CHANGED;
            case FULL -> BuiltInCode.TOO_MANY_LIMITS;
          };
      return List.of(code.output(String.valueOf(refused.getMessage())));
    }
  }

  private static List<ReportedEntry> entries(LimitBook book, Payload answer) {
    var entries = new ArrayList<ReportedEntry>();
    book.store((name, value) ->
        entries.add(
            value == null
                ? BuiltInEntries.clearState(name)
                : BuiltInEntries.setState(name, value)));
    if (!book.effects().isEmpty()) {
      entries.add(BuiltInEntries.setLimits(book.effects()));
    }
    entries.add(BuiltInEntries.output(new InvocationResult.Succeeded(answer)));
    return entries;
  }
}
