package io.perdure.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.perdure.registry.RegistrationException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An edit of state, as the body of {@code POST /services/{service}/state} says it.
 *
 * @param state all of it, by name
 * @param version that it must have; null for any
 */
record StateRequest(String key, Map<String, byte[]> state, @Nullable String version) {
  static final String INVALID = "PD0147";

  /**
   * Reads the body.
   *
   * @throws RegistrationException if it is none
   */
  static StateRequest read(String body) {
    JsonNode json;
    try {
      json = AdminJson.MAPPER.readTree(body);
    } catch (JsonProcessingException cause) {
      throw invalid("a JSON object, but: " + cause.getOriginalMessage());
    }
    var key = json.path("object_key");
    var values = json.path("new_state");
    if (!key.isTextual() || key.textValue().isEmpty() || !values.isObject()) {
      throw invalid("a JSON object with the text object_key and the object new_state");
    }
    var state = new TreeMap<String, byte[]>();
    values.properties().forEach(it -> state.put(it.getKey(), bytes(it.getKey(), it.getValue())));
    var version = json.path("version");
    return new StateRequest(
        key.textValue(), state, version.isTextual() ? version.textValue() : null);
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
