package io.perdure.e2e.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** What steps do outside: a line with the step's id and a value that is made up. Thread-safe. */
final class Effects {
  private final Path file;
  private final Map<String, Integer> tries = new ConcurrentHashMap<>();

  Effects(Path file) {
    this.file = file;
  }

  /** Happens; returns the value. */
  String happen(String step) throws IOException {
    var value = UUID.randomUUID().toString();
    Files.writeString(
        file, step + " " + value + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    return value;
  }

  /** Happens after so many failures in this process. */
  String happenAfter(int failures, String step) throws IOException {
    if (tries.merge(step, 1, Integer::sum) <= failures) {
      throw new IllegalStateException(step + " does not work yet");
    }
    return happen(step);
  }
}
