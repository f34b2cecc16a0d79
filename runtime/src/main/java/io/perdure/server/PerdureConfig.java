package io.perdure.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a node: flags over environment variables over a file over defaults, all with the
 * same keys. Unknown keys are refused, and all mistakes are reported together. Immutable.
 */
final class PerdureConfig {
  private static final String BOOTSTRAP = ConfigKeys.KAFKA_PREFIX + "bootstrap.servers";
  private static final String ENVIRONMENT_PREFIX = "PERDURE_";
  private static final List<String> SECRET_PARTS =
      List.of("password", "secret", "jaas", "token", "key");

  private final Map<String, String> texts;
  private final Map<String, Object> values = new HashMap<>();

  private PerdureConfig(Map<String, String> texts) {
    this.texts = new TreeMap<>(texts);
    var mistakes = new ArrayList<String>();
    texts.keySet().forEach(name -> checkKnown(name, mistakes));
    for (var key : ConfigKeys.all()) {
      try {
        values.put(key.name(), key.parse(texts.getOrDefault(key.name(), key.defaultText())));
      } catch (IllegalArgumentException wrong) {
        mistakes.add(String.valueOf(wrong.getMessage()));
      }
    }
    if (isBelow(ConfigKeys.JOURNAL_SIZE_LIMIT, ConfigKeys.ENTRY_SIZE_LIMIT)) {
      mistakes.add(
          "Expected %s to be at least %s, but found %s and %s bytes"
              .formatted(
                  ConfigKeys.JOURNAL_SIZE_LIMIT.name(),
                  ConfigKeys.ENTRY_SIZE_LIMIT.name(),
                  values.get(ConfigKeys.JOURNAL_SIZE_LIMIT.name()),
                  values.get(ConfigKeys.ENTRY_SIZE_LIMIT.name())));
    }
    if (!texts.containsKey(BOOTSTRAP)) {
      mistakes.add("Expected " + BOOTSTRAP + ", the brokers as host:port,…, but it is not set");
    }
    if (!mistakes.isEmpty()) {
      throw new InvalidConfigException(mistakes);
    }
  }

  /**
   * Reads all sources.
   *
   * @param flags {@code key=value} pairs of the command line, without dashes; {@code perdure.} may
   *     be left out
   * @throws InvalidConfigException naming every mistake
   */
  static PerdureConfig load(
      @Nullable Path file, Map<String, String> environment, Map<String, String> flags) {
    var texts = new HashMap<String, String>();
    if (file != null) {
      texts.putAll(readFile(file));
    }
    texts.putAll(readEnvironment(environment));
    flags.forEach(
        (name, value) -> texts.put(name.startsWith("perdure.") ? name : "perdure." + name, value));
    return new PerdureConfig(texts);
  }

  @SuppressWarnings("unchecked") // the value was read by this key's own parser
  <T> T get(ConfigKey<T> key) {
    var value = values.get(key.name());
    if (value == null) {
      throw new IllegalArgumentException(key.name() + " is not a key of ConfigKeys");
    }
    return (T) value;
  }

  /** What is handed on to every Kafka client. */
  Map<String, Object> kafka() {
    return withPrefix(ConfigKeys.KAFKA_PREFIX);
  }

  /** What is handed on to Kafka Streams, the clients' settings included. */
  Map<String, Object> streams() {
    var all = kafka();
    all.putAll(withPrefix(ConfigKeys.STREAMS_PREFIX));
    return all;
  }

  /** All effective values, secrets hidden, one {@code key = value} a line. */
  String describe() {
    var shown = new TreeMap<String, String>();
    ConfigKeys.all()
        .forEach(key -> shown.put(key.name(), texts.getOrDefault(key.name(), key.defaultText())));
    texts.forEach((name, value) -> shown.put(name, isSecret(name) ? "(hidden)" : value));
    var text = new StringBuilder();
    shown.forEach((name, value) -> text.append(name).append(" = ").append(value).append('\n'));
    return text.toString();
  }

  private Map<String, Object> withPrefix(String prefix) {
    var properties = new HashMap<String, Object>();
    texts.forEach((name, value) -> {
      if (name.startsWith(prefix)) {
        properties.put(name.substring(prefix.length()), value);
      }
    });
    return properties;
  }

  private static boolean isSecret(String name) {
    var lower = name.toLowerCase(Locale.ROOT);
    return ConfigKeys.SECRETS.contains(name)
        || (isPassedOn(name) && SECRET_PARTS.stream().anyMatch(lower::contains));
  }

  private static boolean isPassedOn(String name) {
    return name.startsWith(ConfigKeys.KAFKA_PREFIX) || name.startsWith(ConfigKeys.STREAMS_PREFIX);
  }

  private static void checkKnown(String name, List<String> mistakes) {
    if (isPassedOn(name) || ConfigKeys.all().stream().anyMatch(key -> key.name().equals(name))) {
      return;
    }
    mistakes.add("There is no key " + name + "; did you mean " + nearest(name) + "?");
  }

  private static String nearest(String name) {
    var best = ConfigKeys.all().getFirst().name();
    int bestDistance = Integer.MAX_VALUE;
    for (var key : ConfigKeys.all()) {
      int distance = distance(name, key.name());
      if (distance < bestDistance) {
        bestDistance = distance;
        best = key.name();
      }
    }
    return best;
  }

  /** Edits that turn one text into the other. */
  private static int distance(String one, String other) {
    var row = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int substituted = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[other.length()];
  }

  private static Map<String, String> readEnvironment(Map<String, String> environment) {
    var texts = new HashMap<String, String>();
    environment.forEach((name, value) -> {
      if (name.startsWith(ENVIRONMENT_PREFIX)) {
        keyOf(name).ifPresent(key -> texts.put(key, value));
      }
    });
    return texts;
  }

  /** The key of an environment variable: letters in upper case, everything else an underscore. */
  private static Optional<String> keyOf(String variable) {
    for (var key : ConfigKeys.all()) {
      if (variableOf(key.name()).equals(variable)) {
        return Optional.of(key.name());
      }
    }
    for (var prefix : List.of(ConfigKeys.KAFKA_PREFIX, ConfigKeys.STREAMS_PREFIX)) {
      if (variable.startsWith(variableOf(prefix))) {
        var rest = variable.substring(prefix.length()).toLowerCase(Locale.ROOT).replace('_', '.');
        return Optional.of(prefix + rest);
      }
    }
    return Optional.empty();
  }

  /** Whether both are valid numbers and the first is smaller. */
  private boolean isBelow(ConfigKey<Long> key, ConfigKey<Long> other) {
    return values.get(key.name()) instanceof Long value
        && values.get(other.name()) instanceof Long bound
        && value < bound;
  }

  static String variableOf(String key) {
    return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  private static Map<String, String> readFile(Path file) {
    try {
      return file.toString().endsWith(".properties") ? readProperties(file) : readYaml(file);
    } catch (IOException failure) {
      throw new InvalidConfigException(
          List.of(
              "Expected a readable configuration file " + file + ", but: " + failure.getMessage()));
    }
  }

  private static Map<String, String> readProperties(Path file) throws IOException {
    var properties = new Properties();
    try (var reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    var texts = new HashMap<String, String>();
    properties.stringPropertyNames().forEach(name -> texts.put(name, properties.getProperty(name)));
    return texts;
  }

  private static Map<String, String> readYaml(Path file) throws IOException {
    var texts = new HashMap<String, String>();
    flatten("", new YAMLMapper().readTree(Files.readString(file)), texts);
    return texts;
  }

  private static void flatten(String path, JsonNode node, Map<String, String> texts) {
    if (node.isObject()) {
      for (var field : node.properties()) {
        flatten(
            path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue(), texts);
      }
    } else if (node.isValueNode() && !node.isNull() && !node.isMissingNode()) {
      texts.put(path, node.asText());
    } else if (node.isArray()) {
      var items = new ArrayList<String>();
      node.forEach(item -> items.add(item.asText()));
      texts.put(path, String.join(",", items));
    }
  }
}
