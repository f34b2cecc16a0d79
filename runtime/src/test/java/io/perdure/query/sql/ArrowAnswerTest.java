package io.perdure.query.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.Type;
import org.junit.jupiter.api.Test;

class ArrowAnswerTest {
  private static final int MESSAGE_FOLLOWS = -1;

  private ByteBuffer stream = ByteBuffer.allocate(0);

  /** What a reader of the stream comes across. */
  private record Read(Message message, ByteBuffer body) {}

  @Test
  void theColumnsComeFirst() {
    write(
        List.of(
            new AnswerWriter.Head("text", ColumnType.TEXT),
            new AnswerWriter.Head("number", ColumnType.INTEGER),
            new AnswerWriter.Head("time", ColumnType.TIME)));

    var schema = (Schema) next().message().header(new Schema());
    assertThat(schema.fieldsLength()).isEqualTo(3);
    assertThat(schema.fields(0).name()).isEqualTo("text");
    assertThat(schema.fields(0).typeType()).isEqualTo(Type.Utf8);
    assertThat(schema.fields(1).typeType()).isEqualTo(Type.Int);
    assertThat(schema.fields(2).typeType()).isEqualTo(Type.Timestamp);
    assertEnd();
  }

  @Test
  void valuesAreWhereTheBatchSays() {
    write(
        List.of(
            new AnswerWriter.Head("number", ColumnType.INTEGER),
            new AnswerWriter.Head("text", ColumnType.TEXT),
            new AnswerWriter.Head("flag", ColumnType.FLAG)),
        new Object[] {7L, "seven", true},
        new Object[] {null, null, null},
        new Object[] {-9L, "n", false});
    next();

    var read = next();
    var batch = (RecordBatch) read.message().header(new RecordBatch());
    assertThat(batch.length()).isEqualTo(3);
    assertThat(batch.nodes(0).nullCount()).isEqualTo(1);
    assertThat(part(read, batch, 0).get()).isEqualTo((byte) 0b101);
    var numbers = part(read, batch, 1);
    assertThat(numbers.getLong()).isEqualTo(7);
    assertThat(numbers.getLong(16)).isEqualTo(-9);
    var ends = part(read, batch, 3);
    assertThat(List.of(ends.getInt(), ends.getInt(), ends.getInt(), ends.getInt()))
        .containsExactly(0, 5, 5, 6);
    assertThat(StandardCharsets.UTF_8.decode(part(read, batch, 4)).toString()).isEqualTo("sevenn");
    assertThat(part(read, batch, 6).get()).isEqualTo((byte) 0b001);
    assertEnd();
  }

  @Test
  void manyRowsAreSeveralBatches() {
    var rows = new Object[2500][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new Object[] {(long) i};
    }
    write(List.of(new AnswerWriter.Head("number", ColumnType.INTEGER)), rows);
    next();

    long sum = 0;
    for (int i = 0; i < 3; i++) {
      sum += ((RecordBatch) next().message().header(new RecordBatch())).length();
    }
    assertThat(sum).isEqualTo(rows.length);
    assertEnd();
  }

  private void write(List<AnswerWriter.Head> heads, Object[]... rows) {
    var buffer = new AnswerBuffer(SqlBounds.standard());
    var answer = new ArrowAnswer(buffer);
    answer.begin(heads);
    for (var row : rows) {
      answer.add(row);
    }
    answer.end();
    stream = ByteBuffer.wrap(buffer.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
  }

  private Read next() {
    assertThat(stream.getInt()).isEqualTo(MESSAGE_FOLLOWS);
    var head = new byte[stream.getInt()];
    assertThat(head.length % 8).isZero();
    stream.get(head);
    var message = Message.getRootAsMessage(ByteBuffer.wrap(head));
    assertThat(message.headerType()).isIn(MessageHeader.Schema, MessageHeader.RecordBatch);
    var body = new byte[(int) message.bodyLength()];
    stream.get(body);
    return new Read(message, ByteBuffer.wrap(body));
  }

  private void assertEnd() {
    assertThat(stream.getInt()).isEqualTo(MESSAGE_FOLLOWS);
    assertThat(stream.getInt()).isZero();
    assertThat(stream.remaining()).isZero();
  }

  private static ByteBuffer part(Read read, RecordBatch batch, int number) {
    var part = batch.buffers(number);
    assertThat(part.offset() % 8).isZero();
    return read.body()
        .slice((int) part.offset(), (int) part.length())
        .order(ByteOrder.LITTLE_ENDIAN);
  }
}
