package io.perdure.query.sql;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers SQL, each query on a thread of its own and within its bounds. Thread-safe; never blocks.
 */
public final class SqlQueries {
  private final SqlBounds bounds;
  private final Supplier<SqlRunner> opener;
  private final Semaphore places;
  private final AtomicLong threads = new AtomicLong();
  private volatile @Nullable SqlRunner runner;

  /**
   * @param opener makes what carries out queries; called by the first of them, so that nobody pays
   *     for it before
   */
  public SqlQueries(SqlBounds bounds, Supplier<SqlRunner> opener) {
    this.bounds = bounds;
    this.opener = opener;
    this.places = new Semaphore(bounds.maxQueries());
  }

  /** The forms of an answer. */
  public enum Form {
    JSON,
    ARROW
  }

  /**
   * Answers a query.
   *
   * @return fails with {@link SqlException} if it cannot be answered
   */
  public CompletableFuture<SqlAnswer> ask(String sql, Form form) {
    if (sql.length() > bounds.maxTextLength()) {
      return refused(
          SqlCode.INVALID,
          "Expected SQL of at most "
              + bounds.maxTextLength()
              + " characters, but found "
              + sql.length());
    }
    if (!places.tryAcquire()) {
      return refused(
          SqlCode.TOO_MANY,
          "Expected at most "
              + bounds.maxQueries()
              + " queries at once on a node, but so many are under way");
    }
    var budget = new QueryBudget(bounds, System::nanoTime);
    var answer = new CompletableFuture<SqlAnswer>();
    Thread.ofPlatform()
        .daemon()
        .name("query-" + threads.getAndIncrement())
        .start(() -> run(sql, form, budget, answer));
    // Whoever computes and does not look at the time is not waited for.
    return answer
        .orTimeout(bounds.maxTime().toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(failure -> {
          budget.cancel();
          throw failure instanceof TimeoutException
              ? budget.tooSlow()
              : new CompletionException(failure);
        });
  }

  private void run(String sql, Form form, QueryBudget budget, CompletableFuture<SqlAnswer> answer) {
    SqlAnswer answered;
    try {
      answered = answer(sql, form, budget);
    } catch (Throwable failure) {
      // Whatever it is, the one who asked is told, and the thread ends.
      places.release();
      answer.completeExceptionally(failure);
      return;
    }
    places.release();
    answer.complete(answered);
  }

  private SqlAnswer answer(String sql, Form form, QueryBudget budget) {
    var buffer = new AnswerBuffer(bounds);
    return switch (form) {
      case JSON -> {
        runner().run(sql, budget, new JsonAnswer(buffer));
        yield new SqlAnswer(JsonAnswer.CONTENT_TYPE, buffer.payload());
      }
      case ARROW -> {
        runner().run(sql, budget, new ArrowAnswer(buffer));
        yield new SqlAnswer(ArrowAnswer.CONTENT_TYPE, buffer.payload());
      }
    };
  }

  private SqlRunner runner() {
    var opened = runner;
    if (opened == null) {
      synchronized (this) {
        opened = runner;
        if (opened == null) {
          opened = opener.get();
          runner = opened;
        }
      }
    }
    return opened;
  }

  private static CompletableFuture<SqlAnswer> refused(SqlCode code, String message) {
    return CompletableFuture.failedFuture(new SqlException(code, message));
  }
}
