package io.perdure.limits;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perdure.limits.LimitEdit.Precondition;
import io.perdure.model.LimitPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of the two requests that change rules. Fields that are not known are refused: whoever
 * sends one wants a limit that there is not. Stateless.
 */
public final class LimitRequest {
  private static final int MAX_DESCRIPTION = 500;
  private static final String CONCURRENCY = "concurrency";

  /** What newer clients call it. */
  private static final String ACTION_CONCURRENCY = "action_concurrency";

  private static final ObjectMapper JSON = new ObjectMapper();

  private LimitRequest() {}

  /**
   * Reads the body of {@code PUT /limits/rules}.
   *
   * @throws IllegalArgumentException if it is none; says what was expected
   */
  public static List<LimitEdit> puts(String body) {
    return read(body, LimitRequest::put);
  }

  /**
   * Reads the body of {@code POST /limits/rules/bulk-delete}.
   *
   * @throws IllegalArgumentException if it is none; says what was expected
   */
  public static List<LimitEdit> removals(String body) {
    return read(body, LimitRequest::remove);
  }

  private static List<LimitEdit> read(String body, Function<JsonNode, LimitEdit> edit) {
    JsonNode json;
    try {
      json = JSON.readTree(body);
    } catch (JsonProcessingException cause) {
      throw expected("a JSON list of rules, but: " + cause.getOriginalMessage());
    }
    if (!json.isArray()) {
      throw expected("a JSON list of rules, but found " + json.getNodeType());
    }
    var edits = new ArrayList<LimitEdit>();
    for (int i = 0; i < json.size(); i++) {
      try {
        edits.add(edit.apply(json.get(i)));
      } catch (IllegalArgumentException wrong) {
        throw new IllegalArgumentException("[" + i + "]: " + wrong.getMessage(), wrong);
      }
    }
    return edits;
  }

  private static LimitEdit put(JsonNode json) {
    checkFields(json, Set.of("pattern", "limits", "description", "disabled", "precondition"));
    return new LimitEdit.Put(
        pattern(json),
        concurrency(json.path("limits")),
        description(json.path("description")),
        isDisabled(json.path("disabled")),
        precondition(json.path("precondition")));
  }

  private static LimitEdit remove(JsonNode json) {
    checkFields(json, Set.of("pattern", "expected_version"));
    var expected = json.path("expected_version");
    return new LimitEdit.Remove(
        pattern(json), isAbsent(expected) ? new Precondition.Any() : version(expected));
  }

  private static LimitPattern pattern(JsonNode json) {
    var pattern = json.path("pattern");
    if (!pattern.isTextual()) {
      throw expected("the text pattern");
    }
    return new LimitPattern(pattern.textValue());
  }

  private static @Nullable Integer concurrency(JsonNode limits) {
    if (isAbsent(limits)) {
      return null;
    }
    checkFields(limits, Set.of(CONCURRENCY, ACTION_CONCURRENCY));
    if (limits.has(CONCURRENCY) && limits.has(ACTION_CONCURRENCY)) {
      throw expected(CONCURRENCY + " or " + ACTION_CONCURRENCY + ", but found both");
    }
    var concurrency =
        limits.path(limits.has(ACTION_CONCURRENCY) ? ACTION_CONCURRENCY : CONCURRENCY);
    if (isAbsent(concurrency)) {
      return null;
    }
    if (!concurrency.isIntegralNumber()
        || !concurrency.canConvertToInt()
        || concurrency.intValue() < 1) {
      throw expected(
          "a limits.concurrency from 1 to " + Integer.MAX_VALUE + ", but found " + concurrency);
    }
    return concurrency.intValue();
  }

  private static @Nullable String description(JsonNode description) {
    if (isAbsent(description)) {
      return null;
    }
    if (!description.isTextual() || description.textValue().length() > MAX_DESCRIPTION) {
      throw expected("a description of up to " + MAX_DESCRIPTION + " characters");
    }
    return description.textValue();
  }

  private static boolean isDisabled(JsonNode disabled) {
    if (!isAbsent(disabled) && !disabled.isBoolean()) {
      throw expected("true or false for disabled, but found " + disabled);
    }
    return disabled.booleanValue();
  }

  private static Precondition precondition(JsonNode json) {
    if (isAbsent(json)) {
      return new Precondition.Any();
    }
    checkFields(json, Set.of("type", "version"));
    return switch (json.path("type").asText()) {
      case "none" -> new Precondition.Any();
      case "does_not_exist" -> new Precondition.Absent();
      case "matches" -> version(json.path("version"));
      default ->
          throw expected(
              "none, matches or does_not_exist as precondition.type, but found "
                  + json.path("type"));
    };
  }

  private static Precondition version(JsonNode version) {
    if (!version.isIntegralNumber() || !version.canConvertToInt()) {
      throw expected("a whole number as version, but found " + version);
    }
    return new Precondition.Version(version.intValue());
  }

  private static void checkFields(JsonNode json, Set<String> known) {
    if (!json.isObject()) {
      throw expected("a JSON object, but found " + json);
    }
    json.fieldNames()
        .forEachRemaining(name -> {
          if (!known.contains(name)) {
            throw expected("fields of " + new TreeSet<>(known) + ", but found " + name);
          }
        });
  }

  private static boolean isAbsent(JsonNode json) {
    return json.isMissingNode() || json.isNull();
  }

  private static IllegalArgumentException expected(String what) {
    return new IllegalArgumentException("Expected " + what);
  }
}
