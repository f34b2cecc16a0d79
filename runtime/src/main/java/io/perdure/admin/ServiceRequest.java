package io.perdure.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.perdure.registry.RegistrationException;
import io.perdure.registry.Services;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Reads what changes services. Stateless. */
final class ServiceRequest {
  private static final String INVALID = "PD0144";

  private ServiceRequest() {}

  /**
   * Reads the body of {@code PATCH /services/{service}}.
   *
   * @throws RegistrationException if the body is not one
   */
  static Services.Options readOptions(String body) {
    var json = parse(body);
    var isPublic = json.path("public");
    if (json.hasNonNull("public") && !isPublic.isBoolean()) {
      throw invalid("Expected true or false for public, but found " + isPublic);
    }
    return new Services.Options(
        isPublic.isBoolean() ? isPublic.booleanValue() : null,
        duration(json, "idempotency_retention"),
        duration(json, "workflow_completion_retention"),
        duration(json, "journal_retention"),
        duration(json, "inactivity_timeout"),
        duration(json, "abort_timeout"));
  }

  /**
   * Reads the body of {@code PUT /services/{service}/latest}.
   *
   * @throws RegistrationException if the body is not one
   */
  static String readDeployment(String body) {
    var id = parse(body).path("deployment_id");
    if (!id.isTextual()) {
      throw invalid("Expected a JSON object with the text field deployment_id");
    }
    return id.textValue();
  }

  private static @Nullable Duration duration(JsonNode json, String name) {
    if (!json.hasNonNull(name)) {
      return null;
    }
    try {
      var duration = FriendlyDuration.parse(json.get(name).asText());
      if (!duration.isNegative()) {
        return duration;
      }
    } catch (DateTimeParseException | ArithmeticException _) {
      // Said below.
    }
    throw invalid(
        "Expected a duration such as 90s, 1h 30m or PT1H30M for "
            + name
            + ", but found "
            + json.get(name));
  }

  private static JsonNode parse(String body) {
    try {
      var json = AdminJson.MAPPER.readTree(body);
      if (json.isObject()) {
        return json;
      }
      throw invalid("Expected a JSON object, but found something else");
    } catch (JsonProcessingException cause) {
      throw invalid("Expected a JSON object, but: " + cause.getOriginalMessage());
    }
  }

  private static RegistrationException invalid(String message) {
    return new RegistrationException(INVALID, 400, message);
  }
}
