package io.perdure.benchmarks;

import java.util.Arrays;
import java.util.stream.Collectors;

/** How both servers are set up for a run. */
enum Configuration {
  /** What each server does when nothing is configured, except ports and directories. */
  DEFAULTS("defaults"),
  /**
   * The same durability and work on both: 4 partitions, nothing kept of finished invocations, no
   * fsync for each append on the peer (a Kafka broker does not do that either), and the version of
   * the function protocol that the peer speaks, so that the functions have the same to do.
   */
  LIKE_FOR_LIKE("like-for-like");

  static final int LIKE_FOR_LIKE_PARTITIONS = 4;

  /** What the peer speaks unless told otherwise; Perdure's default is 7. */
  static final int LIKE_FOR_LIKE_PROTOCOL_VERSION = 6;

  private final String label;

  Configuration(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  static Configuration of(String label) {
    return Arrays.stream(values())
        .filter(configuration -> configuration.label.equals(label))
        .findFirst()
        .orElseThrow(() ->
            new BenchmarkException(
                "Expected a configuration of %s, found %s"
                    .formatted(
                        Arrays.stream(values())
                            .map(Configuration::label)
                            .collect(Collectors.joining(", ")),
                        label)));
  }
}
