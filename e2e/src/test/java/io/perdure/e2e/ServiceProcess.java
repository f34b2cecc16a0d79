package io.perdure.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The services of the tests in a process of their own. */
final class ServiceProcess implements AutoCloseable {
  private final ProcessBuilder builder;
  private @Nullable Process process;

  private ServiceProcess(ProcessBuilder builder, int port, Path steps, Path output) {
    builder.environment().put("PORT", String.valueOf(port));
    builder.environment().put("STEPS", steps.toString());
    this.builder =
        builder
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
  }

  static ServiceProcess ofJava(Class<?> main, int port, Path steps, Path output) {
    return ofJava(main, "96m", port, steps, output);
  }

  static ServiceProcess ofJava(Class<?> main, String heap, int port, Path steps, Path output) {
    var java = new JavaProcess(main.getName(), heap, output, Map.of());
    return new ServiceProcess(new ProcessBuilder(java.command()), port, steps, output);
  }

  static ServiceProcess in(Path folder, List<String> command, int port, Path steps, Path output) {
    return new ServiceProcess(
        new ProcessBuilder(command).directory(folder.toFile()), port, steps, output);
  }

  /** The same with another variable in its environment. */
  ServiceProcess with(String name, String value) {
    builder.environment().put(name, value);
    return this;
  }

  void start() {
    try {
      process = builder.start();
    } catch (IOException missing) {
      throw new UncheckedIOException(
          "Expected the tool '%s', which these services need"
              .formatted(builder.command().getFirst()),
          missing);
    }
  }

  /** What each thread of these services does, which are a JVM. */
  String threads() throws IOException, InterruptedException {
    return JavaProcess.threads(Objects.requireNonNull(process));
  }

  @Override
  public void close() {
    kill();
  }

  /** kill -9. */
  void kill() {
    if (process != null) {
      process.destroyForcibly();
      try {
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
          throw new AssertionError("The process does not die");
        }
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
