package io.perdure.invoker.builtin;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.perdure.model.Payload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an operator wants an object's state to be. In journals it is JSON, {@code
 * {"version":"…","state":{"name":"base64"}}}.
 *
 * @param state all of it, by name
 * @param version that the state must have for this to happen; null replaces any
 */
public record StateEdit(Map<String, Payload> state, @Nullable String version) {
  /** The handler of the invocation; no function's can have this name. */
  public static final String HANDLER = "$state";

  private static final ObjectMapper JSON = new ObjectMapper();

  public StateEdit {
    state = new TreeMap<>(state);
  }

  public Payload toInput() {
    var json = JSON.createObjectNode();
    if (version != null) {
      json.put("version", version);
    }
    var entries = json.putObject("state");
    state.forEach((name, value) -> entries.put(name, value.bytes()));
    try {
      return Payload.of(JSON.writeValueAsBytes(json));
    } catch (IOException cause) {
      throw new UncheckedIOException("Writing to memory cannot fail", cause);
    }
  }

  /**
   * @throws IllegalArgumentException if the input is none of {@link #toInput}
   */
  static StateEdit ofInput(Payload input) {
    try {
      var json = JSON.readTree(input.bytes());
      var state = new TreeMap<String, Payload>();
      for (var entry : json.required("state").properties()) {
        state.put(entry.getKey(), Payload.of(entry.getValue().binaryValue()));
      }
      return new StateEdit(state, json.path("version").asText(null));
    } catch (IOException cause) {
      throw new IllegalArgumentException("Expected a state edit, but found " + input, cause);
    }
  }
}
