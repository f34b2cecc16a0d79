package io.perdure.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import io.perdure.model.Scope;
import io.perdure.registry.RegistrationException;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An edit of state, as the body of {@code POST /services/{service}/state} says it.
 *
 * @param scope that the object is in; null for none
 * @param state all of it, by name
 * @param version that it must have; null for any
 */
record StateRequest(
    String key, @Nullable String scope, Map<String, byte[]> state, @Nullable String version) {
  static final String INVALID = "PD0147";
  private static final String BYTES = "new_state";
  private static final String SHOWN = "perdure_new_state";
  private static final String BASE64 = "$base64";

  /** So that numbers stay what they are. */
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .configure(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES, false);

  /**
   * Reads the body.
   *
   * @throws RegistrationException if it is none
   */
  static StateRequest read(String body) {
    JsonNode json;
    try {
      json = JSON.readTree(body);
    } catch (JsonProcessingException cause) {
      throw invalid("a JSON object, but: " + cause.getOriginalMessage());
    }
    var key = json.path("object_key");
    boolean isShown = json.has(SHOWN);
    var values = json.path(isShown ? SHOWN : BYTES);
    if (!key.isTextual() || key.textValue().isEmpty() || !values.isObject()) {
      throw invalid(
          "a JSON object with the text object_key and the object " + BYTES + " or " + SHOWN);
    }
    if (isShown && json.has(BYTES)) {
      throw invalid(BYTES + " or " + SHOWN + ", but found both");
    }
    var state = new TreeMap<String, byte[]>();
    for (var it : values.properties()) {
      state.put(
          it.getKey(),
          isShown ? shown(it.getKey(), it.getValue()) : bytes(it.getKey(), it.getValue()));
    }
    return new StateRequest(key.textValue(), scope(json), state, optional(json, "version"));
  }

  private static @Nullable String optional(JsonNode json, String name) {
    var value = json.path(name);
    if (!value.isTextual() && !value.isNull() && !value.isMissingNode()) {
      throw invalid("a text as " + name + ", or none, but found " + value);
    }
    return value.textValue();
  }

  private static @Nullable String scope(JsonNode json) {
    try {
      return Scope.nameOf(Scope.of(optional(json, "scope"), null));
    } catch (IllegalArgumentException malformed) {
      throw new RegistrationException(INVALID, 400, String.valueOf(malformed.getMessage()));
    }
  }

  /** As {@code GET /perdure/state} has it: JSON, and what is none in an object of its own. */
  private static byte[] shown(String name, JsonNode value) {
    try {
      if (value.size() != 1 || !value.has(BASE64)) {
        return JSON.writeValueAsBytes(value);
      }
      if (value.get(BASE64).isTextual()) {
        return value.get(BASE64).binaryValue();
      }
    } catch (IOException notBase64) {
      // Said below.
    }
    throw invalid("base64 in " + SHOWN + "." + name + ", but found " + value);
  }

  private static byte[] bytes(String name, JsonNode value) {
    if (!value.isArray()) {
      throw invalid("a list of bytes for new_state." + name + ", but found " + value.getNodeType());
    }
    var bytes = new byte[value.size()];
    for (int i = 0; i < bytes.length; i++) {
      var number = value.get(i);
      if (!number.canConvertToInt() || number.intValue() < 0 || number.intValue() > 255) {
        throw invalid("bytes from 0 to 255 in new_state." + name + ", but found " + number);
      }
      bytes[i] = (byte) number.intValue();
    }
    return bytes;
  }

  private static RegistrationException invalid(String expected) {
    return new RegistrationException(INVALID, 400, "Expected " + expected);
  }
}
