package io.perdure.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perdure.model.TargetType;
import io.perdure.registry.HandlerDescriptor;
import io.perdure.registry.ServiceDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * A service as an OpenAPI 3.1 document: how its public handlers are called, sent to and attached to
 * through the gateway. Stateless.
 */
final class OpenApi {
  private static final String VERSION = "3.1.0";
  private static final String JSON = "application/json";

  private OpenApi() {}

  /**
   * Describes a service.
   *
   * @param gatewayUrl where callers reach the gateway
   */
  static ObjectNode of(ServiceDescriptor service, String gatewayUrl) {
    var json = document(service.name(), String.valueOf(service.revision()), gatewayUrl);
    if (service.documentation() != null) {
      json.withObject("/info").put("description", service.documentation());
    }
    var paths = json.putObject("paths");
    var schemas = AdminJson.object();
    schema(schemas);
    for (var handler : service.handlers().values()) {
      if (handler.isPublic()) {
        var path = path(service, handler);
        paths.putObject(path).set("post", call(service, handler, schemas));
        paths.putObject(path + "/send").set("post", send(service, handler, schemas));
      }
    }
    json.putObject("components").set("schemas", schemas);
    return json;
  }

  /** The beginning of every document. */
  static ObjectNode document(String title, String version, String url) {
    var json = AdminJson.object().put("openapi", VERSION);
    json.putObject("info").put("title", title).put("version", version);
    json.putArray("servers").addObject().put("url", url);
    return json;
  }

  private static String path(ServiceDescriptor service, HandlerDescriptor handler) {
    return "/" + service.name() + (isKeyed(service) ? "/{key}/" : "/") + handler.name();
  }

  private static boolean isKeyed(ServiceDescriptor service) {
    return switch (service.type()) {
      case SERVICE -> false;
      case VIRTUAL_OBJECT, WORKFLOW -> true;
    };
  }

  private static ObjectNode call(
      ServiceDescriptor service, HandlerDescriptor handler, ObjectNode schemas) {
    var json = operation(service, handler, "", schemas);
    var responses = json.putObject("responses");
    var success = responses.putObject("200").put("description", "What the handler returned");
    var output = handler.output();
    if (output == null || output.contentType() != null) {
      content(
          success.putObject("content"),
          output == null || output.contentType() == null ? JSON : output.contentType(),
          handler.about().outputSchema(),
          new SchemaDefinitions(handler.name() + "_output_", schemas));
    }
    failure(responses);
    return json;
  }

  private static ObjectNode send(
      ServiceDescriptor service, HandlerDescriptor handler, ObjectNode schemas) {
    var json = operation(service, handler, "_send", schemas);
    json.withArray("/parameters")
        .add(
            parameter("delay", "query", false)
                .put("description", "When to start it from now: 10s, 1h 30m or PT10S"));
    var responses = json.putObject("responses");
    responses
        .putObject("202")
        .put("description", "The invocation was accepted, or was there already")
        .putObject("content")
        .putObject(JSON)
        .putObject("schema")
        .put("$ref", "#/components/schemas/Accepted");
    failure(responses);
    return json;
  }

  private static ObjectNode operation(
      ServiceDescriptor service, HandlerDescriptor handler, String suffix, ObjectNode schemas) {
    var json = AdminJson.object().put("operationId", handler.name() + suffix);
    if (handler.about().documentation() != null) {
      json.put("description", handler.about().documentation());
    }
    var parameters = json.putArray("parameters");
    if (isKeyed(service)) {
      parameters.add(parameter("key", "path", true));
    }
    if (handler.type() != TargetType.WORKFLOW_RUN) {
      parameters.add(
          parameter("idempotency-key", "header", false)
              .put("description", "Requests with the same key are one invocation"));
    }
    body(json, handler, schemas);
    return json;
  }

  private static ObjectNode parameter(String name, String in, boolean isRequired) {
    var json = AdminJson.object().put("name", name).put("in", in).put("required", isRequired);
    json.putObject("schema").put("type", "string");
    return json;
  }

  private static void body(ObjectNode operation, HandlerDescriptor handler, ObjectNode schemas) {
    var rule = handler.input();
    if (rule != null && rule.contentType() == null) {
      return;
    }
    var body =
        operation.putObject("requestBody").put("required", rule != null && rule.isRequired());
    content(
        body.putObject("content"),
        rule == null || rule.contentType() == null ? "*/*" : rule.contentType(),
        handler.about().inputSchema(),
        new SchemaDefinitions(handler.name() + "_input_", schemas));
  }

  private static void content(
      ObjectNode content, String type, @Nullable String schema, SchemaDefinitions definitions) {
    var media = content.putObject(type);
    if (schema == null) {
      media.putObject("schema");
    } else {
      media.set("schema", definitions.takenOut(schema));
    }
  }

  private static void failure(ObjectNode responses) {
    responses
        .putObject("default")
        .put("description", "Why it could not be done, or how the invocation failed")
        .putObject("content")
        .putObject(JSON)
        .putObject("schema")
        .put("$ref", "#/components/schemas/Error");
  }

  private static void schema(ObjectNode schemas) {
    var accepted = schemas.putObject("Accepted").put("type", "object");
    accepted.putArray("required").add("invocationId").add("status");
    var fields = accepted.putObject("properties");
    fields.putObject("invocationId").put("type", "string");
    fields.putObject("executionTime").put("type", "string").put("format", "date-time");
    fields
        .putObject("status")
        .put("type", "string")
        .putArray("enum")
        .add("Accepted")
        .add("PreviouslyAccepted");
    var error = schemas.putObject("Error").put("type", "object");
    error.putArray("required").add("code").add("message").add("source");
    var said = error.putObject("properties");
    said.putObject("code").put("type", "integer");
    said.putObject("message").put("type", "string");
    said.putObject("source")
        .put("type", "string")
        .putArray("enum")
        .add("ingress")
        .add("invocation");
  }
}
