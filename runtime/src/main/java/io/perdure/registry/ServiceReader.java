package io.perdure.registry;

import io.perdure.model.TargetType;
import io.perdure.registry.HandlerDescriptor.InputRule;
import io.perdure.registry.HandlerDescriptor.OutputRule;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one service of a manifest. Stateless. */
final class ServiceReader {
  private static final Pattern SERVICE_NAME =
      Pattern.compile("([a-zA-Z]|_[a-zA-Z0-9])[a-zA-Z0-9._-]*");
  private static final Pattern HANDLER_NAME =
      Pattern.compile("([a-zA-Z]|_[a-zA-Z0-9])[a-zA-Z0-9_]*");
  private static final Pattern CONTENT_TYPE = Pattern.compile("\\*/\\*|[^*/\\s]+/(\\*|[^*/\\s].*)");

  private static final String[] OPTIONS = {
    "documentation",
    "metadata",
    "inactivityTimeout",
    "abortTimeout",
    "journalRetention",
    "idempotencyRetention",
    "enableLazyState",
    "ingressPrivate",
    "retryPolicyInitialInterval",
    "retryPolicyMaxInterval",
    "retryPolicyMaxAttempts",
    "retryPolicyExponentiationFactor",
    "retryPolicyOnMaxAttempts"
  };

  private enum HandlerKind {
    WORKFLOW,
    EXCLUSIVE,
    SHARED
  }

  private ServiceReader() {}

  /** A service as the manifest declares it. */
  record Declared(
      String name,
      ServiceDescriptor.Type type,
      boolean isPublic,
      @Nullable String documentation,
      Map<String, String> metadata,
      Map<String, HandlerDescriptor> handlers,
      HandlerOptions options) {
    ServiceDescriptor of(String deploymentId, int revision) {
      return new ServiceDescriptor(
          name, type, revision, deploymentId, isPublic, documentation, metadata, handlers, options);
    }
  }

  static Declared read(ManifestNode node, ServerDefaults defaults) {
    node.allow(with(OPTIONS, "name", "ty", "handlers"));
    var name = node.text("name", SERVICE_NAME);
    if (isReserved(name)) {
      throw new RegistrationException(
          "META0005",
          400,
          "Service name '"
              + name
              + "' is reserved; choose one that does not begin with restate, and is not perdure, openapi or "
              + CallableServices.TOPICS);
    }
    var type = node.choice("ty", ServiceDescriptor.Type.class);
    boolean isPublic = !node.flag("ingressPrivate").orElse(false);
    var options = options(node, defaults.options());
    var handlers = new LinkedHashMap<String, HandlerDescriptor>();
    var declared = node.children("handlers");
    if (declared.isEmpty()) {
      throw node.wrong("handlers", "at least one handler", "none");
    }
    for (var child : declared) {
      var handler = handler(child, type, isPublic, options);
      if (handlers.put(handler.name(), handler) != null) {
        throw child.wrong("a handler of another name than the ones before", handler.name());
      }
    }
    return new Declared(
        name,
        type,
        isPublic,
        node.optionalText("documentation").orElse(null),
        metadata(node, type),
        handlers,
        options);
  }

  private static Map<String, String> metadata(ManifestNode node, ServiceDescriptor.Type type) {
    var metadata = node.texts("metadata");
    try {
      if (!DeclaredStates.read(metadata).isEmpty() && type == ServiceDescriptor.Type.SERVICE) {
        throw new IllegalArgumentException("types of state, which a plain service has not");
      }
      return metadata;
    } catch (IllegalArgumentException wrong) {
      throw node.wrong("metadata", "subjects of state", String.valueOf(wrong.getMessage()));
    }
  }

  /**
   * A schema as JSON; payloads are not validated against it. References to other documents are
   * refused: nobody could follow them.
   */
  private static @Nullable String schema(ManifestNode handler, String direction) {
    var rule = handler.child(direction).orElse(null);
    if (rule == null || !rule.has("jsonSchema")) {
      return null;
    }
    var schema = rule.raw("jsonSchema");
    if (!schema.isObject() && !schema.isBoolean()) {
      throw rule.wrong("jsonSchema", "a JSON schema: an object, true or false", schema);
    }
    for (var reference : schema.findValues("$ref")) {
      if (reference.isTextual() && !reference.textValue().startsWith("#")) {
        throw rule.wrong("jsonSchema", "references inside of the schema only", reference);
      }
    }
    return schema.toString();
  }

  private static boolean isReserved(String name) {
    var lower = name.toLowerCase(Locale.ROOT);
    return lower.startsWith("restate")
        || lower.equals("openapi")
        || lower.equals("perdure")
        || name.equals(CallableServices.TOPICS);
  }

  private static HandlerDescriptor handler(
      ManifestNode node,
      ServiceDescriptor.Type service,
      boolean isServicePublic,
      HandlerOptions serviceOptions) {
    node.allow(with(OPTIONS, "name", "ty", "input", "output", "workflowCompletionRetention"));
    var name = node.text("name", HANDLER_NAME);
    var kind = node.optionalChoice("ty", HandlerKind.class);
    var type = type(node, service, kind);
    boolean isPublic =
        node.flag("ingressPrivate").map(isPrivate -> !isPrivate).orElse(isServicePublic);
    if (isPublic && !isServicePublic) {
      throw node.wrong("a private handler, as its service is private", "a public one");
    }
    checkRetentions(node, type);
    var options = options(node, serviceOptions);
    var metadata = node.texts("metadata");
    try {
      DeclaredSubjects.check(metadata);
    } catch (IllegalArgumentException wrong) {
      throw node.wrong("metadata", "subjects of types", String.valueOf(wrong.getMessage()));
    }
    return new HandlerDescriptor(
        name,
        type,
        isPublic,
        node.child("input").map(ServiceReader::input).orElse(null),
        node.child("output").map(ServiceReader::output).orElse(null),
        options,
        new HandlerDescriptor.About(
            node.optionalText("documentation").orElse(null),
            metadata,
            schema(node, "input"),
            schema(node, "output")));
  }

  private static TargetType type(
      ManifestNode node, ServiceDescriptor.Type service, Optional<HandlerKind> kind) {
    return switch (service) {
      // Handlers of a plain service run side by side; some SDKs leave that out, others say it.
      case SERVICE ->
          switch (kind.orElse(HandlerKind.SHARED)) {
            case SHARED -> TargetType.SERVICE;
            case EXCLUSIVE, WORKFLOW ->
                throw node.wrong("ty", "SHARED or nothing in a plain service", kind.orElseThrow());
          };
      case VIRTUAL_OBJECT ->
          switch (kind.orElse(HandlerKind.EXCLUSIVE)) {
            case EXCLUSIVE -> TargetType.OBJECT_EXCLUSIVE;
            case SHARED -> TargetType.OBJECT_SHARED;
            case WORKFLOW ->
                throw node.wrong("ty", "EXCLUSIVE or SHARED in a virtual object", "WORKFLOW");
          };
      case WORKFLOW ->
          switch (kind.orElse(HandlerKind.WORKFLOW)) {
            case WORKFLOW -> TargetType.WORKFLOW_RUN;
            case SHARED -> TargetType.WORKFLOW_SHARED;
            case EXCLUSIVE ->
                throw node.wrong("ty", "WORKFLOW or SHARED in a workflow", "EXCLUSIVE");
          };
    };
  }

  private static void checkRetentions(ManifestNode node, TargetType type) {
    if (node.has("workflowCompletionRetention") && type != TargetType.WORKFLOW_RUN) {
      throw node.wrong("workflowCompletionRetention", "it on a workflow handler only", type);
    }
    if (node.has("idempotencyRetention") && type == TargetType.WORKFLOW_RUN) {
      throw node.wrong("idempotencyRetention", "it on other handlers than a workflow's", type);
    }
  }

  private static HandlerOptions options(ManifestNode node, HandlerOptions otherwise) {
    return new HandlerOptions(
        node.millis("inactivityTimeout").orElse(otherwise.inactivityTimeout()),
        node.millis("abortTimeout").orElse(otherwise.abortTimeout()),
        node.millis("journalRetention").orElse(otherwise.journalRetention()),
        node.millis("idempotencyRetention").orElse(otherwise.idempotencyRetention()),
        node.millis("workflowCompletionRetention").orElse(otherwise.workflowRetention()),
        node.flag("enableLazyState").orElse(otherwise.isLazyState()),
        retryPolicy(node, otherwise.retryPolicy()));
  }

  private static RetryPolicy retryPolicy(ManifestNode node, RetryPolicy otherwise) {
    var initial = node.millis("retryPolicyInitialInterval").orElse(otherwise.initialInterval());
    var max =
        node.millis("retryPolicyMaxInterval").orElse(longer(otherwise.maxInterval(), initial));
    if (max.compareTo(initial) < 0) {
      throw node.wrong("retryPolicyMaxInterval", "at least the initial interval " + initial, max);
    }
    return new RetryPolicy(
        initial,
        node.number("retryPolicyExponentiationFactor", 1).orElse(otherwise.factor()),
        max,
        node.optionalInteger("retryPolicyMaxAttempts", 1, Integer.MAX_VALUE)
            .orElse(otherwise.maxAttempts()),
        node.optionalChoice("retryPolicyOnMaxAttempts", RetryPolicy.OnMaxAttempts.class)
            .orElse(otherwise.onMaxAttempts()));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  private static InputRule input(ManifestNode node) {
    node.allow("required", "contentType", "jsonSchema");
    return new InputRule(
        node.flag("required").orElse(false), contentType(node), node.has("jsonSchema"));
  }

  private static OutputRule output(ManifestNode node) {
    node.allow("contentType", "setContentTypeIfEmpty", "jsonSchema");
    return new OutputRule(contentType(node), node.flag("setContentTypeIfEmpty").orElse(false));
  }

  private static @Nullable String contentType(ManifestNode node) {
    return node.has("contentType") ? node.text("contentType", CONTENT_TYPE) : null;
  }

  private static String[] with(String[] names, String... more) {
    var all = Arrays.copyOf(names, names.length + more.length);
    System.arraycopy(more, 0, all, names.length, more.length);
    return all;
  }
}
