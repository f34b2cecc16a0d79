package io.perdure.query.sql;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer as a stream of Arrow's: a message with the columns, then some of batches of rows, then
 * a mark that there are no more.
 */
final class ArrowAnswer implements AnswerWriter {
  static final String CONTENT_TYPE = "application/vnd.apache.arrow.stream";

  private static final int ROWS_A_BATCH = 1_000;
  private static final int MESSAGE_FOLLOWS = -1;

  private final AnswerBuffer buffer;
  private List<Head> heads = List.of();
  private List<ArrowColumn> columns = List.of();
  private int rows;

  ArrowAnswer(AnswerBuffer buffer) {
    this.buffer = buffer;
  }

  @Override
  public void begin(List<Head> all) {
    heads = all;
    write(ArrowMessages.schema(all), new byte[0]);
    startBatch();
  }

  @Override
  public void add(@Nullable Object[] values) {
    buffer.row(columns.stream().mapToLong(ArrowColumn::bytes).sum());
    for (int i = 0; i < values.length; i++) {
      columns.get(i).add(values[i]);
    }
    if (++rows == ROWS_A_BATCH) {
      finishBatch();
      startBatch();
    }
  }

  @Override
  public void end() {
    if (rows > 0) {
      finishBatch();
    }
    writeInt(MESSAGE_FOLLOWS);
    writeInt(0);
  }

  private void startBatch() {
    rows = 0;
    columns = heads.stream().map(head -> new ArrowColumn(head.type())).toList();
  }

  private void finishBatch() {
    var parts = new ArrayList<ArrowMessages.Part>();
    var nulls = new ArrayList<Integer>();
    var body = new ArrowColumn.Bytes();
    for (var column : columns) {
      nulls.add(column.nulls());
      for (var part : column.parts()) {
        parts.add(new ArrowMessages.Part(body.size(), part.size()));
        body.write(part.toByteArray(), 0, part.size());
        body.align();
      }
    }
    write(ArrowMessages.batch(rows, nulls, parts, body.size()), body.toByteArray());
  }

  private void write(byte[] message, byte[] body) {
    writeInt(MESSAGE_FOLLOWS);
    writeInt(message.length);
    buffer.writeBytes(message);
    buffer.writeBytes(body);
  }

  private void writeInt(int value) {
    buffer.writeBytes(
        ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
  }
}
