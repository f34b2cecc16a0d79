package io.perdure.schemaregistry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/** Reads and writes JSON so that numbers stay what they are. Stateless. */
final class JsonValues {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private JsonValues() {}

  /** Throws {@link SchemaException} if the bytes are no JSON. */
  static JsonNode read(byte[] bytes, int offset) {
    try {
      var json = JSON.readTree(bytes, offset, bytes.length - offset);
      if (!json.isMissingNode()) {
        return json;
      }
      throw FieldPath.TOP.doesNotFit("JSON", "no value");
    } catch (JsonProcessingException notJson) {
      throw FieldPath.TOP.doesNotFit("JSON", "something else: " + notJson.getOriginalMessage());
    } catch (IOException cause) {
      throw new IllegalStateException("Bytes can always be read", cause);
    }
  }

  static byte[] write(JsonNode json) {
    try {
      return JSON.writeValueAsBytes(json);
    } catch (JsonProcessingException cause) {
      throw new IllegalStateException("A JSON tree can always be written", cause);
    }
  }
}
