package io.perdure.query.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Questions for rows and their answers, as nodes say them to each other: JSON. Stateless. */
final class RowFormat {
  private static final ObjectMapper JSON = new ObjectMapper();

  private RowFormat() {}

  /**
   * A question for a page of rows.
   *
   * @param columns the names of those wanted
   * @param after where to go on; null begins
   */
  record Question(
      String table, List<String> columns, Narrowing narrowing, @Nullable String after) {}

  /**
   * The answer.
   *
   * @param looked how many rows were looked at for it
   * @param next where to go on; null at the end of the partition
   */
  record Rows(List<@Nullable Object[]> rows, int looked, @Nullable String next) {}

  static byte[] encode(Question question) {
    var json =
        JSON.createObjectNode().put("table", question.table()).put("after", question.after());
    question.columns().forEach(json.putArray("columns")::add);
    var texts = json.putObject("texts");
    question
        .narrowing()
        .texts()
        .forEach((column, allowed) -> allowed.forEach(texts.withArrayProperty(column)::add));
    return bytes(json);
  }

  /**
   * @throws IllegalArgumentException if it is none
   */
  static Question decodeQuestion(byte[] bytes) {
    var json = read(bytes);
    var columns = new ArrayList<String>();
    json.path("columns").forEach(column -> columns.add(column.asText()));
    Map<String, Set<String>> texts = new HashMap<>();
    for (var column : json.path("texts").properties()) {
      var allowed = new HashSet<String>();
      column.getValue().forEach(text -> allowed.add(text.asText()));
      texts.put(column.getKey(), allowed);
    }
    return new Question(
        json.path("table").asText(), columns, new Narrowing(texts), text(json.path("after")));
  }

  static byte[] encode(Rows rows) {
    var json = JSON.createObjectNode().put("looked", rows.looked()).put("next", rows.next());
    var list = json.putArray("rows");
    for (var row : rows.rows()) {
      var cells = list.addArray();
      for (var cell : row) {
        add(cells, cell);
      }
    }
    return bytes(json);
  }

  private static void add(ArrayNode cells, @Nullable Object cell) {
    switch (cell) {
      case null -> cells.addNull();
      case String text -> cells.add(text);
      case Boolean flag -> cells.add(flag);
      case byte[] bytes -> cells.add(bytes);
      case Number number -> cells.add(number.longValue());
      default ->
          throw new IllegalArgumentException("Expected a value of a column, but found " + cell);
    }
  }

  /**
   * @param types of the columns asked for
   * @throws IllegalArgumentException if it is none
   */
  static Rows decodeRows(byte[] bytes, List<ColumnType> types) {
    var json = read(bytes);
    if (!json.path("rows").isArray()) {
      throw new IllegalArgumentException("Expected rows of another node, but found " + json);
    }
    var rows = new ArrayList<@Nullable Object[]>();
    for (var cells : json.path("rows")) {
      var row = new @Nullable Object[types.size()];
      for (int i = 0; i < row.length; i++) {
        row[i] = cell(cells.path(i), types.get(i));
      }
      rows.add(row);
    }
    return new Rows(rows, json.path("looked").asInt(), text(json.path("next")));
  }

  private static @Nullable Object cell(JsonNode cell, ColumnType type) {
    if (cell.isNull()) {
      return null;
    }
    return switch (type) {
      case TEXT -> cell.asText();
      case FLAG -> cell.asBoolean();
      case INTEGER, TIME, DURATION -> cell.asLong();
      case BYTES -> binary(cell);
      case REAL -> throw new IllegalArgumentException("No table has a column of type " + type);
    };
  }

  private static byte[] binary(JsonNode cell) {
    try {
      return cell.binaryValue();
    } catch (IOException cause) {
      throw new IllegalArgumentException("Expected base64, but found " + cell, cause);
    }
  }

  private static @Nullable String text(JsonNode json) {
    return json.isTextual() ? json.textValue() : null;
  }

  private static JsonNode read(byte[] bytes) {
    try {
      return JSON.readTree(bytes);
    } catch (IOException cause) {
      throw new IllegalArgumentException("Expected JSON of another node", cause);
    }
  }

  private static byte[] bytes(ObjectNode json) {
    try {
      return JSON.writeValueAsBytes(json);
    } catch (JsonProcessingException cause) {
      throw new UncheckedIOException("Writing to memory cannot fail", cause);
    }
  }
}
