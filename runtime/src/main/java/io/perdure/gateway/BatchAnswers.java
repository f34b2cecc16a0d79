package io.perdure.gateway;

import io.perdure.gateway.BatchRequest.Item;
import io.perdure.statemachine.Answer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Gathers the answers of a batch, in its order. Thread-safe. */
final class BatchAnswers {
  private final List<Item> items;
  private final AtomicReferenceArray<Answer> answers;
  private final AtomicInteger missing;
  private final Runnable onAppended;
  private final Consumer<List<Answer>> onComplete;

  /**
   * @param onAppended told that the bodies need not be kept; more than once
   * @param onComplete told all answers, once, on any thread
   */
  BatchAnswers(List<Item> items, Runnable onAppended, Consumer<List<Answer>> onComplete) {
    this.items = items;
    this.answers = new AtomicReferenceArray<>(items.size());
    this.missing = new AtomicInteger(items.size());
    this.onAppended = onAppended;
    this.onComplete = onComplete;
  }

  /** What listens for the answer of one item. */
  AnswerListener listener(int index) {
    return new AnswerListener() {
      @Override
      public void answered(Answer answer) {
        answers.set(index, answer);
        if (missing.decrementAndGet() == 0) {
          onComplete.accept(all());
        }
      }

      @Override
      public void appended() {
        onAppended.run();
      }
    };
  }

  private List<Answer> all() {
    return IntStream.range(0, items.size()).mapToObj(answers::get).toList();
  }
}
