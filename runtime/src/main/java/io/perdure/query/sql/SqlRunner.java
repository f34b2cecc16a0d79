package io.perdure.query.sql;

/** Carries out queries. Thread-safe. */
public interface SqlRunner {
  /**
   * Carries out a query; blocks until its answer is written.
   *
   * @throws SqlException if it cannot be answered
   */
  void run(String sql, QueryBudget budget, AnswerWriter answer);
}
