package io.perdure.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.perdure.registry.Deployments;
import io.perdure.registry.RegistrationException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the body of {@code POST /deployments}. Stateless. */
final class RegistrationRequest {
  private static final String INVALID = "META0004";

  private RegistrationRequest() {}

  /**
   * Reads a request.
   *
   * @param isForcedByDefault what an absent {@code force} means in this version of the API
   * @throws RegistrationException if the body is not one
   */
  static Deployments.Request read(String body, boolean isForcedByDefault) {
    var json = parse(body);
    if (!json.path("uri").isTextual()) {
      throw invalid(
          "Expected a JSON object with the text field uri (Lambda ARNs are not supported), but found "
              + cut(body));
    }
    return new Deployments.Request(
        uri(json.get("uri").textValue()),
        flag(json, "use_http_11", false),
        texts(json, "additional_headers"),
        texts(json, "metadata"),
        flag(json, "force", isForcedByDefault),
        flag(json, "breaking", false),
        flag(json, "dry_run", false));
  }

  private static JsonNode parse(String body) {
    try {
      return AdminJson.MAPPER.readTree(body);
    } catch (JsonProcessingException cause) {
      throw invalid("Expected a JSON object, but: " + cause.getOriginalMessage());
    }
  }

  private static URI uri(String text) {
    try {
      var uri = new URI(text);
      return text.endsWith("/") ? new URI(text.substring(0, text.length() - 1)) : uri;
    } catch (URISyntaxException cause) {
      throw invalid("Expected an absolute URI, but: " + cause.getMessage());
    }
  }

  private static boolean flag(JsonNode json, String name, boolean otherwise) {
    var value = json.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    }
    if (!value.isBoolean()) {
      throw invalid("Expected true or false for " + name + ", but found " + value);
    }
    return value.booleanValue();
  }

  private static Map<String, String> texts(JsonNode json, String name) {
    var texts = new LinkedHashMap<String, String>();
    var value = json.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return texts;
    }
    if (!value.isObject()) {
      throw invalid("Expected an object of texts for " + name + ", but found " + value);
    }
    for (var field : value.properties()) {
      if (!field.getValue().isTextual()) {
        throw invalid(
            "Expected a text for "
                + name
                + "."
                + field.getKey()
                + ", but found "
                + field.getValue());
      }
      texts.put(field.getKey(), field.getValue().textValue());
    }
    return texts;
  }

  private static RegistrationException invalid(String message) {
    return new RegistrationException(INVALID, 400, message);
  }

  private static String cut(String body) {
    return body.length() <= 100 ? body : body.substring(0, 100) + "…";
  }
}
