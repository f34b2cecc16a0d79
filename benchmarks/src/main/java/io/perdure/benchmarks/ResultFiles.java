package io.perdure.benchmarks;

import java.io.IOException;
import java.nio.file.Files;

/** Results as files: everything as JSON, and what matters as Markdown. */
final class ResultFiles {
  /** The name of results that are overwritten by the next ones. */
  static final String LATEST = "latest";

  private ResultFiles() {}

  static void write(Layout layout, String name, Object results, String markdown) {
    try {
      Files.createDirectories(layout.results());
      var json = layout.results().resolve(name + ".json");
      Json.MAPPER.writeValue(json.toFile(), results);
      Files.writeString(layout.results().resolve(name + ".md"), markdown);
      System.out.printf("Results: %s and %s.md beside it%n", json, name);
    } catch (IOException e) {
      throw new BenchmarkException("Cannot write the results to " + layout.results(), e);
    }
  }
}
