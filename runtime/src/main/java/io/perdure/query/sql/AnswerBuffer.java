package io.perdure.query.sql;

import io.perdure.model.Payload;
import java.io.ByteArrayOutputStream;

/** Where an answer is written to: memory, as much as its bounds allow. */
final class AnswerBuffer extends ByteArrayOutputStream {
  private final SqlBounds bounds;
  private int rows;

  AnswerBuffer(SqlBounds bounds) {
    this.bounds = bounds;
  }

  /**
   * Counts a row that is about to be written.
   *
   * @param pendingBytes what is going to be written later
   * @throws SqlException if it is too much
   */
  void row(long pendingBytes) {
    rows++;
    if (rows > bounds.maxAnswerRows()) {
      throw tooLarge(bounds.maxAnswerRows() + " rows");
    }
    if (size() + pendingBytes > bounds.maxAnswerBytes()) {
      throw tooLarge(bounds.maxAnswerBytes() + " bytes");
    }
  }

  Payload payload() {
    return Payload.of(toByteArray());
  }

  private static SqlException tooLarge(String most) {
    return new SqlException(
        SqlCode.TOO_LARGE,
        "Expected an answer of at most "
            + most
            + ", but it has more; add a LIMIT, narrow it down by WHERE, or take fewer columns");
  }
}
