package io.perdure.connectors.invocation;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonPointer;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** A text that is taken from a record, for its key or its identity. Thread-safe. */
sealed interface RecordText {
  /**
   * The text of a record.
   *
   * @param value of the record, as it becomes the input
   * @return null if the record has none
   * @throws DataException if what is there cannot be a text
   */
  @Nullable String of(SinkRecord record, byte[] value);

  /**
   * Reads {@code record}, {@code none}, {@code header:NAME} or {@code value:/json/pointer}.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  static RecordText ofKey(String rule) {
    return rule.equals("record") ? new Key() : of(rule, "record");
  }

  /**
   * Reads {@code position}, {@code none}, {@code header:NAME} or {@code value:/json/pointer}.
   *
   * @param connector its name, which tells its requests from those of others
   * @throws IllegalArgumentException if it is none of these
   */
  static RecordText ofIdempotencyKey(String rule, String connector) {
    return rule.equals("position") ? new Position(connector) : of(rule, "position");
  }

  private static RecordText of(String rule, String other) {
    if (rule.equals("none")) {
      return new None();
    }
    if (rule.startsWith("header:") && rule.length() > "header:".length()) {
      return new HeaderText(rule.substring("header:".length()));
    }
    if (rule.startsWith("value:/")) {
      return new ValueText(JsonPointer.compile(rule.substring("value:".length())));
    }
    throw new IllegalArgumentException(
        "Expected "
            + other
            + ", none, header:NAME or value:/json/pointer, but found '"
            + rule
            + "'");
  }

  /** No text. */
  record None() implements RecordText {
    @Override
    public @Nullable String of(SinkRecord record, byte[] value) {
      return null;
    }
  }

  /** The record's key, after converter and transformations. */
  record Key() implements RecordText {
    @Override
    public @Nullable String of(SinkRecord record, byte[] value) {
      return ConnectValues.text("the key", record.key());
    }
  }

  /**
   * Where the record came from, whatever transformations have made of it: the same for the same
   * record, however often it is delivered.
   */
  record Position(String connector) implements RecordText {
    @Override
    public String of(SinkRecord record, byte[] value) {
      return "connect/"
          + connector
          + "/"
          + record.originalTopic()
          + "/"
          + record.originalKafkaPartition()
          + "/"
          + record.originalKafkaOffset();
    }
  }

  /** The last header of a name. */
  record HeaderText(String name) implements RecordText {
    @Override
    public String of(SinkRecord record, byte[] value) {
      var header = record.headers().lastWithName(name);
      var text = header == null ? null : ConnectValues.text("header " + name, header.value());
      if (text == null) {
        throw new DataException("Expected header " + name + ", but the record has none");
      }
      return text;
    }
  }

  /** A place in the value, which is or becomes JSON. */
  record ValueText(JsonPointer pointer) implements RecordText {
    @Override
    public String of(SinkRecord record, byte[] value) {
      var found = ConnectValues.json(value).at(pointer);
      if (!found.isTextual() && !found.isNumber() && !found.isBoolean()) {
        throw new DataException(
            "Expected a text or a number at "
                + pointer
                + " of the value, but found "
                + found.getNodeType());
      }
      return requireNonNull(found.asText());
    }
  }
}
