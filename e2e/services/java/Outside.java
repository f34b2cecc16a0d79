package io.perdure.e2e.services;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What handlers do and know besides what the runtime keeps for them. */
final class Outside {
  private static final Map<String, Integer> TRIES = new ConcurrentHashMap<>();

  private Outside() {}

  /** How often something of this name has been tried in this process, this time included. */
  static int tryOf(String name) {
    return TRIES.merge(name, 1, Integer::sum);
  }

  /** Leaves a line in the file of the steps. */
  static void log(String line) {
    try {
      Files.writeString(
          Path.of(System.getenv("STEPS")),
          line + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
