package io.perdure.ingest;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which topics a subscription reads: names with commas between them, in which {@code *} stands for
 * any text.
 */
public record TopicSelection(String text) {
  static final String FORM = "[a-zA-Z0-9._*-]{1,249}(?:,[a-zA-Z0-9._*-]{1,249}){0,99}";

  private static final String ANY = "*";

  /** Whether which topics they are depends on which there are. */
  boolean isPattern() {
    return text.contains(ANY);
  }

  /** The names, or the parts of the pattern. */
  List<String> names() {
    return List.of(text.split(",", -1));
  }

  /**
   * What matches the names of its topics, those of Kafka and of Perdure excepted: who wants one of
   * these has to name it.
   *
   * @param prefix of the topics of Perdure
   */
  Pattern pattern(String prefix) {
    return Pattern.compile(
        names().stream()
            .map(name -> name.contains(ANY) ? glob(name, prefix) : Pattern.quote(name))
            .collect(Collectors.joining("|")));
  }

  private static String glob(String name, String prefix) {
    return Arrays.stream(name.split("\\*", -1))
        .map(Pattern::quote)
        .collect(Collectors.joining(".*", "(?!__|" + Pattern.quote(prefix + "-") + ")", ""));
  }

  @Override
  public String toString() {
    return text;
  }
}
