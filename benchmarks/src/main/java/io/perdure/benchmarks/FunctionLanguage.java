package io.perdure.benchmarks;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What the function process behind a server is written in. */
enum FunctionLanguage {
  TYPESCRIPT("ts"),
  JAVA("java");

  private final String label;

  FunctionLanguage(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  static FunctionLanguage of(String label) {
    return Arrays.stream(values())
        .filter(language -> language.label.equals(label))
        .findFirst()
        .orElseThrow(() ->
            new BenchmarkException(
                "Expected a function language of %s, found %s"
                    .formatted(
                        Arrays.stream(values())
                            .map(FunctionLanguage::label)
                            .collect(Collectors.joining(", ")),
                        label)));
  }
}
