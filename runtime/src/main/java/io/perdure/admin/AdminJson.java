package io.perdure.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.perdure.model.TargetType;
import io.perdure.registry.Deployment;
import io.perdure.registry.DeploymentEndpoint;
import io.perdure.registry.Deployments.Registered;
import io.perdure.registry.HandlerDescriptor;
import io.perdure.registry.HandlerOptions;
import io.perdure.registry.RetryPolicy;
import io.perdure.registry.ServiceChange;
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

  static ObjectNode registered(Registered registered) {
    var deployment = registered.deployment();
    var json = object();
    json.put("id", deployment.id());
    services(json, deployment.services());
    versions(json, deployment);
    json.set("perdure_changes", changes(registered));
    return json;
  }

  /** What is different for callers. */
  static ArrayNode changes(Registered registered) {
    var changes = MAPPER.createArrayNode();
    registered.changes().forEach(change -> changes.add(change(change)));
    return changes;
  }

  private static ObjectNode change(ServiceChange change) {
    var json = object().put("service", change.service()).put("revision", change.revision());
    if (change.typeBefore() != null) {
      json.put("revision_before", change.revisionBefore());
    }
    if (change.typeBefore() != null && change.typeBefore() != change.type()) {
      json.put("ty_before", type(change.typeBefore()));
    }
    json.put("ty", type(change.type()));
    change.added().forEach(json.putArray("added_handlers")::add);
    change.removed().forEach(json.putArray("removed_handlers")::add);
    change.changed().forEach(json.putArray("changed_handlers")::add);
    return json;
  }

  private static String type(ServiceDescriptor.Type type) {
    return switch (type) {
      case SERVICE -> "Service";
      case VIRTUAL_OBJECT -> "VirtualObject";
      case WORKFLOW -> "Workflow";
    };
  }

  /**
   * A deployment.
   *
   * @param latestOf the services that it is the latest of
   */
  static ObjectNode deployment(Deployment deployment, List<String> latestOf, boolean isWhole) {
    var json = object();
    json.put("id", deployment.id());
    json.put(
        "protocol_type",
        switch (deployment.mode()) {
          case BIDI_STREAM -> "BidiStream";
          case REQUEST_RESPONSE -> "RequestResponse";
        });
    switch (deployment.endpoint()) {
      case DeploymentEndpoint.Http http -> {
        json.put("uri", http.uri().toString());
        json.put(
            "http_version",
            switch (http.version()) {
              case HTTP_1_1 -> "HTTP/1.1";
              case HTTP_2 -> "HTTP/2.0";
            });
      }
      case DeploymentEndpoint.Lambda lambda -> {
        json.put("arn", lambda.arn());
        if (lambda.assumeRoleArn() != null) {
          json.put("assume_role_arn", lambda.assumeRoleArn());
        }
        if (lambda.takesZstd()) {
          json.put("compression", "Zstd");
        }
      }
    }
    texts(json, "additional_headers", deployment.additionalHeaders());
    texts(json, "metadata", deployment.metadata());
    json.put("created_at", deployment.createdAt().toString());
    latestOf.forEach(json.putArray("perdure_latest_of")::add);
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

  static ObjectNode drain(Drains.State state) {
    var json = object().put("draining_since", state.since().toString());
    if (state.invocations() != null && state.countedAt() != null) {
      json.put("pinned_invocations", state.invocations());
      json.put("counted_at", state.countedAt().toString());
    }
    return json.put("waiting_for", state.waitingFor());
  }

  static ObjectNode service(ServiceDescriptor service) {
    var json = object();
    json.put("name", service.name());
    json.put("ty", type(service.type()));
    var handlers = json.putArray("handlers");
    service.handlers().values().forEach(handler -> handlers.add(handler(handler)));
    if (service.documentation() != null) {
      json.put("documentation", service.documentation());
    }
    texts(json, "metadata", service.metadata());
    json.put("deployment_id", service.deploymentId());
    json.put("revision", service.revision());
    json.put("public", service.isPublic());
    options(json, service.options(), service.type() == ServiceDescriptor.Type.WORKFLOW);
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
    options(json, handler.options(), handler.type() == TargetType.WORKFLOW_RUN);
    about(json, handler.about());
    json.put("input_description", input(handler));
    json.put("output_description", output(handler));
    return json;
  }

  private static void about(ObjectNode json, HandlerDescriptor.About about) {
    if (about.documentation() != null) {
      json.put("documentation", about.documentation());
    }
    texts(json, "metadata", about.metadata());
    if (about.inputSchema() != null) {
      json.putRawValue("input_json_schema", new RawValue(about.inputSchema()));
    }
    if (about.outputSchema() != null) {
      json.putRawValue("output_json_schema", new RawValue(about.outputSchema()));
    }
  }

  private static void options(ObjectNode json, HandlerOptions options, boolean isWorkflow) {
    json.put("idempotency_retention", FriendlyDuration.format(options.idempotencyRetention()));
    if (isWorkflow) {
      json.put(
          "workflow_completion_retention", FriendlyDuration.format(options.workflowRetention()));
    }
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
