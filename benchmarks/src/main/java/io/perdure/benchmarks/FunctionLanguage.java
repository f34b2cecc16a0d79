package io.perdure.benchmarks;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What the function process behind a server is written in. */
enum FunctionLanguage {
  TYPESCRIPT("ts", "TypeScript"),
  JAVA("java", "Java");

  private final String label;
  private final String title;

  FunctionLanguage(String label, String title) {
    this.label = label;
    this.title = title;
  }

  String label() {
    return label;
  }

  /** Its name as people write it. */
  String title() {
    return title;
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
