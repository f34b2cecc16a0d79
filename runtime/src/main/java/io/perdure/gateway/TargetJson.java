package io.perdure.gateway;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads the target of an attach, output or lookup from a request body. */
final class TargetJson {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private TargetJson() {}

  /**
   * @throws RefusedException if the body is not a target
   */
  static Targets.Found read(byte[] body, Targets targets) {
    var json = parse(body);
    var scope = Scopes.of(optionalText(json, "scope"), null);
    return switch (text(json, "target")) {
      case "invocation" -> targets.byId(text(json, "invocationId"));
      case "workflow" ->
          targets.workflow(scope, text(json, "workflowName"), text(json, "workflowKey"));
      case "idempotentInvocation" ->
          targets.idempotent(
              scope,
              text(json, "service"),
              optionalText(json, "key"),
              text(json, "handler"),
              text(json, "idempotencyKey"));
      default ->
          throw GatewayCode.BAD_TARGET.refuse(
              "Expected the target invocation, workflow or idempotentInvocation, but found '"
                  + text(json, "target")
                  + "'");
    };
  }

  private static JsonNode parse(byte[] body) {
    try {
      var json = JSON.readTree(body);
      if (json.isObject()) {
        return json;
      }
    } catch (IOException cause) {
      throw GatewayCode.BAD_TARGET.refuse(
          "Expected a target as JSON, but the body is not JSON: " + cause.getMessage());
    }
    throw GatewayCode.BAD_TARGET.refuse("Expected a target as a JSON object");
  }

  private static String text(JsonNode json, String field) {
    var text = optionalText(json, field);
    if (text == null) {
      throw GatewayCode.BAD_TARGET.refuse("Expected the field '" + field + "', but there is none");
    }
    return text;
  }

  private static @Nullable String optionalText(JsonNode json, String field) {
    var value = json.get(field);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      throw GatewayCode.BAD_TARGET.refuse(
          "Expected text in the field '" + field + "', but found " + value.getNodeType());
    }
    return value.textValue();
  }
}
