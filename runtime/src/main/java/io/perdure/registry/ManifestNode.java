package io.perdure.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A JSON object of a manifest, with the path to it for messages. */
final class ManifestNode {
  private final JsonNode node;
  private final String path;

  private ManifestNode(JsonNode node, String path) {
    this.node = node;
    this.path = path;
    if (!node.isObject()) {
      throw wrong("an object", node);
    }
  }

  static ManifestNode root(JsonNode node) {
    return new ManifestNode(node, "$");
  }

  /** Refuses fields of other names. */
  void allow(String... names) {
    var allowed = Set.of(names);
    node.fieldNames()
        .forEachRemaining(name -> {
          if (!allowed.contains(name)) {
            throw wrong("one of the fields " + Arrays.toString(names), name);
          }
        });
  }

  boolean has(String name) {
    return node.hasNonNull(name);
  }

  JsonNode raw(String name) {
    return node.path(name);
  }

  String text(String name, Pattern pattern) {
    var value = node.path(name);
    if (!value.isTextual() || !pattern.matcher(value.textValue()).matches()) {
      throw wrong(name, "a text that matches " + pattern, value);
    }
    return value.textValue();
  }

  Optional<String> optionalText(String name) {
    if (!has(name)) {
      return Optional.empty();
    }
    if (!node.get(name).isTextual()) {
      throw wrong(name, "a text", node.get(name));
    }
    return Optional.of(node.get(name).textValue());
  }

  Optional<Boolean> flag(String name) {
    if (!has(name)) {
      return Optional.empty();
    }
    if (!node.get(name).isBoolean()) {
      throw wrong(name, "true or false", node.get(name));
    }
    return Optional.of(node.get(name).booleanValue());
  }

  int integer(String name, int min, int max) {
    var value = node.path(name);
    if (!value.isIntegralNumber() || value.longValue() < min || value.longValue() > max) {
      throw wrong(name, "a whole number from " + min + " to " + max, value);
    }
    return value.intValue();
  }

  Optional<Integer> optionalInteger(String name, int min, int max) {
    return has(name) ? Optional.of(integer(name, min, max)) : Optional.empty();
  }

  Optional<Double> number(String name, double min) {
    if (!has(name)) {
      return Optional.empty();
    }
    var value = node.get(name);
    if (!value.isNumber() || value.doubleValue() < min) {
      throw wrong(name, "a number of at least " + min, value);
    }
    return Optional.of(value.doubleValue());
  }

  Optional<Duration> millis(String name) {
    if (!has(name)) {
      return Optional.empty();
    }
    var value = node.get(name);
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
      throw wrong(name, "a number of milliseconds >= 0", value);
    }
    return Optional.of(Duration.ofMillis(value.longValue()));
  }

  <E extends Enum<E>> E choice(String name, Class<E> type) {
    return optionalChoice(name, type)
        .orElseThrow(() ->
            wrong(name, "one of " + Arrays.toString(type.getEnumConstants()), node.path(name)));
  }

  <E extends Enum<E>> Optional<E> optionalChoice(String name, Class<E> type) {
    if (!has(name)) {
      return Optional.empty();
    }
    for (var constant : type.getEnumConstants()) {
      if (constant.name().equals(node.get(name).textValue())) {
        return Optional.of(constant);
      }
    }
    throw wrong(name, "one of " + Arrays.toString(type.getEnumConstants()), node.get(name));
  }

  Map<String, String> texts(String name) {
    var texts = new LinkedHashMap<String, String>();
    if (has(name)) {
      var child = new ManifestNode(node.get(name), path + "." + name);
      child
          .node
          .fieldNames()
          .forEachRemaining(key -> texts.put(key, child.optionalText(key).orElse("")));
    }
    return texts;
  }

  Optional<ManifestNode> child(String name) {
    return has(name)
        ? Optional.of(new ManifestNode(node.get(name), path + "." + name))
        : Optional.empty();
  }

  List<ManifestNode> children(String name) {
    var list = node.path(name);
    if (!list.isArray()) {
      throw wrong(name, "an array", list);
    }
    var children = new ArrayList<ManifestNode>();
    for (int i = 0; i < list.size(); i++) {
      children.add(new ManifestNode(list.get(i), path + "." + name + "[" + i + "]"));
    }
    return children;
  }

  RegistrationException wrong(String expected, Object found) {
    return invalid(path, expected, found);
  }

  RegistrationException wrong(String name, String expected, Object found) {
    return invalid(path + "." + name, expected, found);
  }

  private static RegistrationException invalid(String where, String expected, Object found) {
    return new RegistrationException(
        "META0013",
        500,
        "Expected "
            + expected
            + " at "
            + where
            + " of the deployment's manifest, but found "
            + found);
  }
}
