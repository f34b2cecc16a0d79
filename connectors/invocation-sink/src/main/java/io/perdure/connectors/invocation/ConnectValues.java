package io.perdure.connectors.invocation;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.json.JsonConverter;
import org.jspecify.annotations.Nullable;

/**
 * Values of Connect as bytes and text: bytes and strings as they are, everything else as JSON.
 * Stateless but for the converter; confined to the task's thread.
 */
final class ConnectValues {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final byte[] NOTHING = {};

  private final JsonConverter converter = new JsonConverter();

  ConnectValues() {
    converter.configure(Map.of("schemas.enable", "false", "decimal.format", "NUMERIC"), false);
  }

  /**
   * A value as the input of a handler; a tombstone is an empty one.
   *
   * @throws DataException if it fits no JSON
   */
  byte[] bytes(String topic, @Nullable Schema schema, @Nullable Object value) {
    if (value == null) {
      return NOTHING;
    }
    if (value instanceof byte[] bytes) {
      return bytes;
    }
    if (value instanceof ByteBuffer buffer) {
      return copyOf(buffer);
    }
    if (value instanceof String text) {
      return text.getBytes(UTF_8);
    }
    return converter.fromConnectData(topic, schema, value);
  }

  /**
   * A value as text, for keys.
   *
   * @throws DataException if it has parts, or is bytes of no UTF-8
   */
  static @Nullable String text(String what, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    if (value instanceof String || value instanceof Number || value instanceof Boolean) {
      return value.toString();
    }
    if (value instanceof byte[] bytes) {
      return utf8(what, ByteBuffer.wrap(bytes));
    }
    if (value instanceof ByteBuffer buffer) {
      return utf8(what, buffer.duplicate());
    }
    throw new DataException(
        "Expected "
            + what
            + " to be a text, a number or UTF-8 bytes, but found a "
            + value.getClass().getSimpleName()
            + "; the transformation ExtractField takes one field out of it");
  }

  /**
   * Bytes as JSON.
   *
   * @throws DataException if they are none
   */
  static JsonNode json(byte[] bytes) {
    try {
      return JSON.readTree(bytes);
    } catch (IOException notJson) {
      throw new DataException("Expected a value of JSON, or one that becomes JSON", notJson);
    }
  }

  private static String utf8(String what, ByteBuffer bytes) {
    try {
      return UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException notText) {
      throw new DataException("Expected " + what + " to be UTF-8, but it is not", notText);
    }
  }

  private static byte[] copyOf(ByteBuffer buffer) {
    var bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
