package io.perdure.limits;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perdure.model.LimitChange;
import io.perdure.model.LimitPattern;
import org.jspecify.annotations.Nullable;

/**
 * How many invocations may run at once for each level of scopes that a pattern matches.
 *
 * @param concurrency at least 1; null for as many as there are
 * @param description for people; null if there is none
 * @param isDisabled whether it is as if there were none
 * @param version of all rules, when this one last changed what may run
 * @param modifiedAtMs when that was, milliseconds since the epoch
 */
public record LimitRule(
    LimitPattern pattern,
    @Nullable Integer concurrency,
    @Nullable String description,
    boolean isDisabled,
    int version,
    long modifiedAtMs) {

  /** The rule as the admin API shows it, and as it is stored. */
  public ObjectNode toJson() {
    var json = JsonNodeFactory.instance.objectNode().put("pattern", pattern.text());
    var limits = json.putObject("limits");
    if (concurrency != null) {
      limits.put("concurrency", concurrency);
    }
    if (description != null) {
      json.put("description", description);
    }
    return json.put("disabled", isDisabled)
        .put("version", version)
        .put("last_modified_millis_since_epoch", modifiedAtMs);
  }

  /** Reads what {@link #toJson} has written. */
  public static LimitRule ofJson(JsonNode json) {
    var concurrency = json.path("limits").path("concurrency");
    return new LimitRule(
        new LimitPattern(json.required("pattern").textValue()),
        concurrency.isMissingNode() ? null : concurrency.intValue(),
        json.path("description").textValue(),
        json.required("disabled").booleanValue(),
        json.required("version").intValue(),
        json.required("last_modified_millis_since_epoch").longValue());
  }

  /** What the rule is for those who may run. */
  LimitChange effect() {
    if (isDisabled) {
      return new LimitChange(pattern, null);
    }
    return new LimitChange(pattern, concurrency == null ? LimitChange.UNLIMITED : concurrency);
  }
}
