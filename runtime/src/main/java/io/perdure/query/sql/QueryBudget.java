package io.perdure.query.sql;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one query has taken of its bounds. Confined to the query's thread, but {@link #cancel} may
 * come from anywhere.
 */
public final class QueryBudget {
  private static final int TEXT_OVERHEAD_BYTES = 48;
  private static final int CELL_BYTES = 24;

  private final SqlBounds bounds;
  private final LongSupplier nanos;
  private final long beganNanos;
  private final AtomicBoolean isCanceled = new AtomicBoolean();
  private final List<Scan> scans = new ArrayList<>();
  private boolean isJoining;
  private boolean isKeeping;
  private int repeatedScans;
  private long scannedRows;
  private long keptBytes;

  public QueryBudget(SqlBounds bounds, LongSupplier nanos) {
    this.bounds = bounds;
    this.nanos = nanos;
    this.beganNanos = nanos.getAsLong();
  }

  /** A table in a place of the query; a join may read it again and again. */
  public final class Scan {
    private long rows;
    private long mostRows;

    private Scan() {}

    /** Begins to read it. */
    void begin() {
      rows = 0;
    }

    QueryBudget budget() {
      return QueryBudget.this;
    }

    /**
     * Takes note of rows that were looked at, wanted or not.
     *
     * @throws SqlException if there are too many, or it took too long
     */
    void looked(int more) {
      rows += more;
      mostRows = Math.max(mostRows, rows);
      scannedRows += more;
      checkTime();
      if (scannedRows > bounds.maxScannedRows()) {
        throw tooLarge("looked at more than " + bounds.maxScannedRows() + " rows", "WHERE");
      }
      if (isJoining && pairs() > bounds.maxPairs()) {
        throw tooLarge("joins to more than " + bounds.maxPairs() + " pairs of rows", "WHERE");
      }
    }

    /**
     * Takes note of a row that is handed on.
     *
     * @throws SqlException if that may be too much to keep
     */
    void handedOn(@Nullable Object[] row) {
      if (isKeeping) {
        keptBytes += weight(row);
        if (keptBytes > bounds.maxKeptBytes()) {
          throw tooLarge(
              "sorts, groups or joins more than " + bounds.maxKeptBytes() + " bytes of rows",
              "WHERE, or take fewer columns");
        }
      }
    }
  }

  /** A table that the query reads. */
  public Scan scan() {
    var scan = new Scan();
    scans.add(scan);
    return scan;
  }

  /**
   * Says how the query is carried out, before it is.
   *
   * @param joins whether rows of several tables meet
   * @param keeps whether rows are kept until there are no more
   * @param repeated how often a table is wanted once more in the very same way, and so shares a
   *     place
   */
  public void plan(boolean joins, boolean keeps, int repeated) {
    isJoining = joins;
    repeatedScans = repeated;
    isKeeping = keeps;
  }

  /** True once the query need not go on. */
  public AtomicBoolean canceled() {
    return isCanceled;
  }

  public void cancel() {
    isCanceled.set(true);
  }

  /**
   * @throws SqlException if the query need not go on
   */
  public void checkTime() {
    if (isCanceled.get() || left().isNegative()) {
      throw tooSlow();
    }
  }

  /** How much time is left. */
  Duration left() {
    return bounds.maxTime().minusNanos(nanos.getAsLong() - beganNanos);
  }

  SqlException tooSlow() {
    return new SqlException(
        SqlCode.TOO_SLOW,
        "Expected a query that takes at most "
            + bounds.maxTime().toSeconds()
            + " s, but it takes longer; narrow it down by WHERE");
  }

  private double pairs() {
    double pairs = 1;
    long most = 1;
    for (var scan : scans) {
      pairs *= Math.max(1, scan.mostRows);
      most = Math.max(most, scan.mostRows);
    }
    return pairs * Math.pow((double) most, repeatedScans);
  }

  private static SqlException tooLarge(String what, String remedy) {
    return new SqlException(
        SqlCode.TOO_LARGE, "The query " + what + "; narrow it down by " + remedy);
  }

  private static long weight(@Nullable Object[] row) {
    long weight = CELL_BYTES;
    for (var cell : row) {
      weight +=
          switch (cell) {
            case String text -> TEXT_OVERHEAD_BYTES + text.length();
            case byte[] bytes -> CELL_BYTES + bytes.length;
            case null, default -> CELL_BYTES;
          };
    }
    return weight;
  }
}
