package io.perdure.benchmarks;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The two servers that are compared. */
enum ServerKind {
  PERDURE("perdure"),
  PEER("peer");

  private final String label;

  ServerKind(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  static ServerKind of(String label) {
    return Arrays.stream(values())
        .filter(kind -> kind.label.equals(label))
        .findFirst()
        .orElseThrow(() ->
            new BenchmarkException(
                "Expected a server of %s, found %s"
                    .formatted(
                        Arrays.stream(values())
                            .map(ServerKind::label)
                            .collect(Collectors.joining(", ")),
                        label)));
  }
}
