package io.perdure.invoker.builtin;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which topics functions may publish to: those that are configured, but never Perdure's own nor
 * Kafka's. Thread-safe.
 */
public final class PublishRules {
  private static final String INTERNAL_OF_KAFKA = "__";

  private final String ownPrefix;
  private final List<Pattern> allowed;

  /**
   * @param prefix of Perdure's topics
   * @param patterns names of topics, separated by commas; a {@code *} stands for any text
   */
  public PublishRules(String prefix, String patterns) {
    this.ownPrefix = prefix + "-";
    this.allowed =
        Stream.of(patterns.split(",", -1))
            .map(String::strip)
            .filter(text -> !text.isEmpty())
            .map(PublishRules::pattern)
            .toList();
  }

  boolean allows(String topic) {
    return !topic.startsWith(ownPrefix)
        && !topic.startsWith(INTERNAL_OF_KAFKA)
        && allowed.stream().anyMatch(pattern -> pattern.matcher(topic).matches());
  }

  private static Pattern pattern(String text) {
    return Pattern.compile("\\Q" + text.replace("*", "\\E.*\\Q") + "\\E");
  }
}
