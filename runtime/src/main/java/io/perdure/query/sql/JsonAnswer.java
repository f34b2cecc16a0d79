package io.perdure.query.sql;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer as {@code {"rows":[{…}]}}. Without the columns that are null; times and durations as
 * ISO 8601 has them, bytes in hexadecimal.
 */
final class JsonAnswer implements AnswerWriter {
  static final String CONTENT_TYPE = "application/json";

  private static final JsonFactory JSON = new JsonFactory();

  private final AnswerBuffer buffer;
  private final JsonGenerator json;
  private List<Head> columns = List.of();

  JsonAnswer(AnswerBuffer buffer) {
    this.buffer = buffer;
    try {
      this.json = JSON.createGenerator(buffer);
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  @Override
  public void begin(List<Head> heads) {
    columns = heads;
    try {
      json.writeStartObject();
      json.writeArrayFieldStart("rows");
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  @Override
  public void add(@Nullable Object[] values) {
    buffer.row(0);
    try {
      json.writeStartObject();
      for (int i = 0; i < values.length; i++) {
        var value = values[i];
        if (value != null) {
          json.writeFieldName(columns.get(i).name());
          write(columns.get(i).type(), value);
        }
      }
      json.writeEndObject();
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  @Override
  public void end() {
    try {
      json.writeEndArray();
      json.writeEndObject();
      json.close();
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  private void write(ColumnType type, Object value) throws IOException {
    switch (type) {
      case TEXT -> json.writeString((String) value);
      case INTEGER -> json.writeNumber(((Number) value).longValue());
      case REAL -> json.writeNumber(((Number) value).doubleValue());
      case FLAG -> json.writeBoolean((Boolean) value);
      case TIME -> json.writeString(Instant.ofEpochMilli((Long) value).toString());
      case DURATION -> json.writeString(iso((Long) value));
      case BYTES -> json.writeString(HexFormat.of().formatHex((byte[]) value));
    }
  }

  /** Seconds are the largest unit. */
  private static String iso(long ms) {
    return "PT" + BigDecimal.valueOf(ms, 3).stripTrailingZeros().toPlainString() + "S";
  }
}
