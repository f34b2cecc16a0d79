package io.perdure.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perdure.model.TargetType;
import io.perdure.registry.Deployment;
import io.perdure.registry.HandlerDescriptor;
import io.perdure.registry.HandlerOptions;
import io.perdure.registry.RetryPolicy;
import io.perdure.registry.ServiceDescriptor;
import java.util.List;
import java.util.Map;

/** What the admin API says of deployments, services and handlers, as JSON. Stateless. */
final class AdminJson {
  static final ObjectMapper MAPPER = new ObjectMapper();

  private AdminJson() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static ObjectNode registered(Deployment deployment) {
    var json = object();
    json.put("id", deployment.id());
    services(json, deployment.services());
    versions(json, deployment);
    return json;
  }

  static ObjectNode deployment(Deployment deployment, boolean isWhole) {
    var json = object();
    json.put("id", deployment.id());
    json.put("uri", deployment.uri().toString());
    json.put(
        "protocol_type",
        switch (deployment.mode()) {
          case BIDI_STREAM -> "BidiStream";
          case REQUEST_RESPONSE -> "RequestResponse";
        });
    json.put(
        "http_version",
        switch (deployment.httpVersion()) {
          case HTTP_1_1 -> "HTTP/1.1";
          case HTTP_2 -> "HTTP/2.0";
        });
    texts(json, "additional_headers", deployment.additionalHeaders());
    texts(json, "metadata", deployment.metadata());
    json.put("created_at", deployment.createdAt().toString());
    versions(json, deployment);
    if (isWhole) {
      services(json, deployment.services());
    } else {
      var list = json.putArray("services");
      deployment
          .services()
          .forEach(service ->
              list.addObject().put("name", service.name()).put("revision", service.revision()));
    }
    return json;
  }

  static ObjectNode service(ServiceDescriptor service) {
    var json = object();
    json.put("name", service.name());
    json.put(
        "ty",
        switch (service.type()) {
          case SERVICE -> "Service";
          case VIRTUAL_OBJECT -> "VirtualObject";
          case WORKFLOW -> "Workflow";
        });
    var handlers = json.putArray("handlers");
    service.handlers().values().forEach(handler -> handlers.add(handler(handler)));
    if (service.documentation() != null) {
      json.put("documentation", service.documentation());
    }
    texts(json, "metadata", service.metadata());
    json.put("deployment_id", service.deploymentId());
    json.put("revision", service.revision());
    json.put("public", service.isPublic());
    return json;
  }

  static ObjectNode handler(HandlerDescriptor handler) {
    var json = object();
    json.put("name", handler.name());
    if (handler.type() != TargetType.SERVICE) {
      json.put(
          "ty",
          switch (handler.type()) {
            case OBJECT_EXCLUSIVE -> "Exclusive";
            case OBJECT_SHARED, WORKFLOW_SHARED -> "Shared";
            case WORKFLOW_RUN -> "Workflow";
            case SERVICE, BUILT_IN, STATE_EDIT -> "";
          });
    }
    json.put("public", handler.isPublic());
    options(json, handler.options());
    json.put("input_description", input(handler));
    json.put("output_description", output(handler));
    return json;
  }

  private static void options(ObjectNode json, HandlerOptions options) {
    json.put("idempotency_retention", FriendlyDuration.format(options.idempotencyRetention()));
    json.put("workflow_completion_retention", FriendlyDuration.format(options.workflowRetention()));
    json.put("journal_retention", FriendlyDuration.format(options.journalRetention()));
    json.put("inactivity_timeout", FriendlyDuration.format(options.inactivityTimeout()));
    json.put("abort_timeout", FriendlyDuration.format(options.abortTimeout()));
    json.put("enable_lazy_state", options.isLazyState());
    json.set("retry_policy", retryPolicy(options.retryPolicy()));
  }

  private static ObjectNode retryPolicy(RetryPolicy policy) {
    return object()
        .put("initial_interval", FriendlyDuration.format(policy.initialInterval()))
        .put("exponentiation_factor", policy.factor())
        .put("max_attempts", policy.maxAttempts())
        .put("max_interval", FriendlyDuration.format(policy.maxInterval()))
        .put(
            "on_max_attempts",
            switch (policy.onMaxAttempts()) {
              case PAUSE -> "Pause";
              case KILL -> "Kill";
            });
  }

  private static String input(HandlerDescriptor handler) {
    var rule = handler.input();
    if (rule == null) {
      return "any";
    }
    if (rule.contentType() == null) {
      return "none";
    }
    return (rule.isRequired() ? "one of " : "none or ") + rule.contentType();
  }

  private static String output(HandlerDescriptor handler) {
    var rule = handler.output();
    if (rule == null) {
      return "value of content-type application/json";
    }
    return rule.contentType() == null ? "none" : "value of content-type " + rule.contentType();
  }

  private static void versions(ObjectNode json, Deployment deployment) {
    json.put("min_protocol_version", deployment.minProtocolVersion());
    json.put("max_protocol_version", deployment.maxProtocolVersion());
    if (deployment.sdkVersion() != null) {
      json.put("sdk_version", deployment.sdkVersion());
    }
  }

  private static void services(ObjectNode json, List<ServiceDescriptor> services) {
    var list = json.putArray("services");
    services.forEach(service -> list.add(service(service)));
  }

  private static void texts(ObjectNode json, String name, Map<String, String> texts) {
    if (!texts.isEmpty()) {
      var child = json.putObject(name);
      texts.forEach(child::put);
    }
  }
}
