package io.perdure.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.perdure.registry.Deployment.HttpVersion;
import io.perdure.registry.DeploymentEndpoint;
import io.perdure.registry.Deployments;
import io.perdure.registry.RegistrationException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what registers and changes deployments. Stateless. */
final class RegistrationRequest {
  private static final String INVALID = "META0004";
  private static final Pattern ARN =
      Pattern.compile(
          "arn:[a-z-]+:lambda:[a-z0-9-]+:[0-9]+:function:[a-zA-Z0-9_-]+:[a-zA-Z0-9$_-]+");

  private static final Pattern ROLE = Pattern.compile("arn:[a-z-]+:iam::[0-9]+:role/[!-~]+");

  private RegistrationRequest() {}

  /**
   * Reads a request.
   *
   * @param isForcedByDefault what an absent {@code force} means in this version of the API
   * @throws RegistrationException if the body is not one
   */
  static Deployments.Request read(String body, boolean isForcedByDefault) {
    var json = parse(body);
    var endpoint = endpoint(json);
    if (endpoint == null) {
      throw invalid(
          "Expected a JSON object with the text field uri or arn, but found " + cut(body));
    }
    return new Deployments.Request(
        endpoint,
        texts(json, "additional_headers"),
        texts(json, "metadata"),
        flag(json, "force", isForcedByDefault),
        flag(json, "breaking", false),
        flag(json, "dry_run", false));
  }

  /**
   * Reads the body of {@code PATCH /deployments/{id}}.
   *
   * @param before what the deployment is reached by now
   * @throws RegistrationException if the body is not one
   */
  static Deployments.Update readUpdate(String body, DeploymentEndpoint before) {
    var json = parse(body);
    var endpoint = endpoint(json);
    if (endpoint == null
        && json.hasNonNull("use_http_11")
        && before instanceof DeploymentEndpoint.Http http) {
      endpoint = new DeploymentEndpoint.Http(http.uri(), version(json));
    }
    return new Deployments.Update(
        endpoint,
        json.hasNonNull("additional_headers") ? texts(json, "additional_headers") : null,
        flag(json, "overwrite", false),
        flag(json, "dry_run", false));
  }

  private static @Nullable DeploymentEndpoint endpoint(JsonNode json) {
    if (json.path("arn").isTextual() && !json.has("uri")) {
      var arn = json.get("arn").textValue();
      if (!ARN.matcher(arn).matches()) {
        throw invalid(
            "Expected arn:aws:lambda:REGION:ACCOUNT:function:NAME:VERSION, but found " + arn);
      }
      return new DeploymentEndpoint.Lambda(arn, role(json.path("assume_role_arn")), false);
    }
    return json.path("uri").isTextual()
        ? new DeploymentEndpoint.Http(uri(json.get("uri").textValue()), version(json))
        : null;
  }

  private static @Nullable String role(JsonNode json) {
    if (json.isMissingNode() || json.isNull()) {
      return null;
    }
    if (!json.isTextual() || !ROLE.matcher(json.textValue()).matches()) {
      throw invalid(
          "Expected arn:aws:iam::ACCOUNT:role/NAME as assume_role_arn, but found " + json);
    }
    return json.textValue();
  }

  private static HttpVersion version(JsonNode json) {
    return flag(json, "use_http_11", false) ? HttpVersion.HTTP_1_1 : HttpVersion.HTTP_2;
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
      if (uri.getHost() == null
          || (!"http".equalsIgnoreCase(uri.getScheme())
              && !"https".equalsIgnoreCase(uri.getScheme()))) {
        throw invalid(
            "Expected an absolute http or https URI of a deployment, but found '" + uri + "'");
      }
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
