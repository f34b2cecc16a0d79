package io.perdure.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;

/**
 * Takes a handler's JSON schema into an OpenAPI document. What the schema defines for itself and
 * refers to, as {@code #/$defs/Name}, becomes a schema of the document, because there the same
 * words would mean the document's root.
 *
 * @param prefix of the names that definitions get in the document
 * @param schemas of the document; takes the definitions
 */
record SchemaDefinitions(String prefix, ObjectNode schemas) {
  private static final List<String> DEFINITIONS = List.of("$defs", "definitions");
  private static final String REFERENCE = "$ref";
  private static final String ROOT = "root";

  /** The schema without its definitions; one that is not JSON says nothing. */
  JsonNode takenOut(String schema) {
    JsonNode json;
    try {
      json = AdminJson.MAPPER.readTree(schema);
    } catch (JsonProcessingException _) {
      return AdminJson.object();
    }
    for (var definitions : DEFINITIONS) {
      json.path(definitions).properties().forEach(it -> define(it.getKey(), it.getValue()));
    }
    boolean refersToItself =
        json.findValues(REFERENCE).stream().anyMatch(it -> it.asText().equals("#"));
    if (json instanceof ObjectNode root) {
      root.remove(DEFINITIONS);
    }
    if (refersToItself) {
      define(ROOT, json);
      return AdminJson.object().put(REFERENCE, place(ROOT));
    }
    return rewritten(json);
  }

  private void define(String name, JsonNode json) {
    schemas.set(prefix + name, rewritten(json));
  }

  private JsonNode rewritten(JsonNode json) {
    if (json.isArray()) {
      var list = AdminJson.MAPPER.createArrayNode();
      json.forEach(item -> list.add(rewritten(item)));
      return list;
    }
    if (!json.isObject()) {
      return json;
    }
    var object = AdminJson.object();
    for (var field : json.properties()) {
      var value = field.getValue();
      object.set(
          field.getKey(),
          field.getKey().equals(REFERENCE) && value.isTextual()
              ? TextNode.valueOf(moved(value.textValue()))
              : rewritten(value));
    }
    return object;
  }

  private String moved(String reference) {
    if (reference.equals("#")) {
      return place(ROOT);
    }
    for (var definitions : DEFINITIONS) {
      var beginning = "#/" + definitions + "/";
      if (reference.startsWith(beginning)) {
        return place(reference.substring(beginning.length()));
      }
    }
    return reference;
  }

  private String place(String name) {
    return "#/components/schemas/" + prefix + name;
  }
}
