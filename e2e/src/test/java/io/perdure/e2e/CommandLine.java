package io.perdure.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Programs that run to their end. Stateless. */
final class CommandLine {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private CommandLine() {}

  /** What a program that must succeed has printed. */
  static String run(Path folder, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    return run(folder, environment, command, "");
  }

  /** The same of one that reads from its standard input. */
  static String run(
      Path folder, Map<String, String> environment, List<String> command, String typed)
      throws IOException, InterruptedException {
    var input = Files.writeString(Files.createTempFile(folder, "input", ".txt"), typed);
    var output = Files.createTempFile(folder, "output", ".txt");
    var builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(input.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    var process = builder.start();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(
          "Expected " + command + " within " + PATIENCE + ": " + Files.readString(output));
    }
    if (process.exitValue() != 0) {
      throw new AssertionError(
          "Expected %s to succeed, but it ended with %d: %s"
              .formatted(command, process.exitValue(), Files.readString(output)));
    }
    return Files.readString(output);
  }
}
