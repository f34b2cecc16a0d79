package io.perdure.sdk.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perdure.sdk.Serde;
import io.perdure.sdk.ServiceOptions;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/** The document that tells the runtime which services there are. */
final class Manifest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ManifestVersion version;

  private Manifest(ManifestVersion version) {
    this.version = version;
  }

  static String write(
      ManifestVersion version, Collection<ServiceDefinition> services, boolean bidirectional) {
    var manifest = new Manifest(version);
    var root = JSON.createObjectNode();
    root.put("protocolMode", bidirectional ? "BIDI_STREAM" : "REQUEST_RESPONSE");
    root.put("minProtocolVersion", ProtocolVersion.min().number());
    root.put("maxProtocolVersion", ProtocolVersion.max().number());
    var array = root.putArray("services");
    services.forEach(service -> array.add(manifest.service(service)));
    return text(root);
  }

  private ObjectNode service(ServiceDefinition service) {
    var node = JSON.createObjectNode();
    node.put("name", service.name());
    node.put("ty", service.type().name());
    var array = node.putArray("handlers");
    service.handlers().values().forEach(handler -> array.add(handler(service, handler)));
    addOptions(node, service.options());
    return node;
  }

  private ObjectNode handler(ServiceDefinition service, HandlerDefinition handler) {
    var node = JSON.createObjectNode();
    node.put("name", handler.name());
    switch (handler.kind()) {
      case EXCLUSIVE -> node.put("ty", "EXCLUSIVE");
      case SHARED -> node.put("ty", "SHARED");
      case WORKFLOW -> node.put("ty", "WORKFLOW");
      case UNKEYED -> {}
    }
    var input = node.putObject("input");
    input.put("required", handler.input().isPresent() && !handler.inputOptional());
    handler.input().ifPresent(serde -> addContent(input, serde));
    var output = node.putObject("output");
    output.put("setContentTypeIfEmpty", false);
    handler.output().ifPresent(serde -> addContent(output, serde));
    addOptions(node, handler.options());
    if (handler.kind() == HandlerDefinition.Kind.WORKFLOW
        && version.isAtLeast(ManifestVersion.V3)) {
      addMillis(
          node,
          "workflowCompletionRetention",
          handler.options().or(service.options()).workflowRetention());
    }
    return node;
  }

  private static void addContent(ObjectNode node, Serde<?> serde) {
    node.put("contentType", serde.contentType());
    serde.jsonSchema().ifPresent(schema -> node.set("jsonSchema", parse(schema)));
  }

  private void addOptions(ObjectNode node, ServiceOptions options) {
    if (version.isAtLeast(ManifestVersion.V2)) {
      options.documentation().ifPresent(text -> node.put("documentation", text));
      if (!options.metadata().isEmpty()) {
        var metadata = node.putObject("metadata");
        options.metadata().forEach(metadata::put);
      }
    }
    if (version.isAtLeast(ManifestVersion.V3)) {
      addMillis(node, "inactivityTimeout", options.inactivityTimeout());
      addMillis(node, "abortTimeout", options.abortTimeout());
      addMillis(node, "journalRetention", options.journalRetention());
      addMillis(node, "idempotencyRetention", options.idempotencyRetention());
      options.lazyState().ifPresent(lazy -> node.put("enableLazyState", lazy));
      options.ingressPrivate().ifPresent(hidden -> node.put("ingressPrivate", hidden));
    }
    if (version.isAtLeast(ManifestVersion.V4)) {
      addMillis(node, "retryPolicyInitialInterval", options.retryInitialInterval());
      addMillis(node, "retryPolicyMaxInterval", options.retryMaxInterval());
      options
          .retryFactor()
          .ifPresent(factor -> node.put("retryPolicyExponentiationFactor", factor));
      options
          .retryMaxAttempts()
          .ifPresent(attempts -> node.put("retryPolicyMaxAttempts", attempts));
      options
          .onMaxAttempts()
          .ifPresent(action -> node.put("retryPolicyOnMaxAttempts", action.name()));
    }
  }

  private static void addMillis(ObjectNode node, String field, Optional<Duration> duration) {
    duration.ifPresent(value -> node.put(field, value.toMillis()));
  }

  private static JsonNode parse(String schema) {
    try {
      return JSON.readTree(schema);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Expected a JSON schema, found " + schema, e);
    }
  }

  private static String text(ObjectNode node) {
    try {
      return JSON.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tree of plain nodes can be written", e);
    }
  }
}
