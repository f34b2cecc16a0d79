package io.perdure.query.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.model.TargetType;
import io.perdure.statemachine.InvocationStatus;
import io.perdure.statemachine.Progress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Each bound of a query, reached. */
class SqlBoundsTest {
  private static final SqlBounds STANDARD = SqlBounds.standard();
  private static final int ROWS = 100;

  @Test
  void rowsThatAreLookedAt() {
    try (var sql = filled(bounds(ROWS - 1, 1_000_000, 1 << 20, ROWS, 1 << 20))) {
      assertThat(sql.refusal("SELECT COUNT(*) FROM sys_invocation").code())
          .isEqualTo(SqlCode.TOO_LARGE);
      assertThat(sql.refusal("SELECT id FROM sys_invocation WHERE status = 'none'").code())
          .isEqualTo(SqlCode.TOO_LARGE);
      assertThat(sql.rows("SELECT id FROM sys_invocation LIMIT 10")).hasSize(10);
    }
  }

  @Test
  void pairsOfRows() {
    try (var sql = filled(bounds(1_000_000, ROWS * ROWS - 1, 1 << 20, ROWS, 1 << 20))) {
      int tables = sql.rows("SELECT table_name FROM information_schema.tables").size();
      assertThat(sql.refusal("SELECT COUNT(*) FROM sys_invocation a, sys_invocation b").code())
          .isEqualTo(SqlCode.TOO_LARGE);
      assertThat(
              sql.row(
                  """
                  SELECT COUNT(*) n FROM
                  (SELECT id FROM sys_invocation UNION ALL SELECT id FROM sys_invocation)
                  """))
          .hasToString("{\"n\":200}");
      assertThat(
              sql.row(
                  """
                  SELECT COUNT(*) n FROM sys_invocation a
                  JOIN information_schema.tables t ON a.id <> t.table_name
                  """))
          .hasToString("{\"n\":" + ROWS * tables + "}");
    }
  }

  @Test
  void rowsThatAreKept() {
    try (var sql = filled(bounds(10 * ROWS, 1_000_000, ROWS * 40, ROWS, 1 << 20))) {
      assertThat(sql.refusal("SELECT id FROM sys_invocation ORDER BY created_at").code())
          .isEqualTo(SqlCode.TOO_LARGE);
      assertThat(sql.refusal("SELECT id, COUNT(*) FROM sys_invocation GROUP BY id").code())
          .isEqualTo(SqlCode.TOO_LARGE);
      assertThat(sql.rows("SELECT id FROM sys_invocation ORDER BY created_at LIMIT 5")).hasSize(5);
      assertThat(sql.rows("SELECT id FROM sys_invocation")).hasSize(ROWS);
    }
  }

  @Test
  void rowsOfAnAnswer() {
    try (var sql = filled(bounds(10 * ROWS, 1_000_000, 1 << 20, ROWS - 1, 1 << 20))) {
      var refusal = sql.refusal("SELECT id FROM sys_invocation");
      assertThat(refusal.code()).isEqualTo(SqlCode.TOO_LARGE);
      assertThat(refusal).hasMessageContaining("LIMIT");
      assertThat(sql.rows("SELECT id FROM sys_invocation LIMIT 99")).hasSize(99);
    }
  }

  @Test
  void bytesOfAnAnswer() {
    try (var sql = filled(bounds(10 * ROWS, 1_000_000, 1 << 20, ROWS, 10_000))) {
      assertThat(sql.refusal("SELECT * FROM sys_invocation").code()).isEqualTo(SqlCode.TOO_LARGE);
      assertThatThrownBy(() -> sql.ask("SELECT * FROM sys_invocation", SqlQueries.Form.ARROW))
          .hasCauseInstanceOf(SqlException.class);
      assertThat(sql.rows("SELECT id FROM sys_invocation")).hasSize(ROWS);
    }
  }

  @Test
  void queriesAtOnceAndTheirTime() throws InterruptedException {
    var began = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var bounds = new SqlBounds(1, Duration.ofMillis(300), 1000, ROWS, ROWS, ROWS, ROWS, 1 << 20);
    var queries =
        new SqlQueries(
            bounds,
            () ->
                (_, budget, _) -> {
                  began.countDown();
                  awaitQuietly(goOn);
                  budget.checkTime();
                });
    var slow = queries.ask("SELECT 1", SqlQueries.Form.JSON);
    began.await();

    assertThat(refusal(queries, SqlQueries.Form.JSON)).isEqualTo(SqlCode.TOO_MANY);
    assertThatThrownBy(slow::join)
        .hasCauseInstanceOf(SqlException.class)
        .hasMessageContaining("takes longer");
    // It runs all the same, and so has its place, until it looks at the time.
    assertThat(refusal(queries, SqlQueries.Form.ARROW)).isEqualTo(SqlCode.TOO_MANY);
    goOn.countDown();
  }

  private static SqlCode refusal(SqlQueries queries, SqlQueries.Form form) {
    var failure = queries.ask("SELECT 1", form).exceptionNow();
    return ((SqlException) failure).code();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      if (!latch.await(1, TimeUnit.MINUTES)) {
        throw new AssertionError("Expected to go on");
      }
    } catch (InterruptedException stopped) {
      throw new AssertionError(stopped);
    }
  }

  private static SqlBounds bounds(
      long scanned, long pairs, long kept, int answerRows, int answerBytes) {
    return new SqlBounds(
        STANDARD.maxQueries(),
        STANDARD.maxTime(),
        STANDARD.maxTextLength(),
        scanned,
        pairs,
        kept,
        answerRows,
        answerBytes);
  }

  private static SqlFixture filled(SqlBounds bounds) {
    var sql = new SqlFixture(bounds);
    for (int i = 0; i < ROWS; i++) {
      var invocation =
          sql.invocation("Counter", "key" + i % 10, "add", TargetType.OBJECT_EXCLUSIVE);
      sql.add(
          new InvocationStatus.Invoked(invocation, Progress.initial(SqlFixture.CREATED_MS), null));
    }
    return sql;
  }
}
