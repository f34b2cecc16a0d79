package io.perdure.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Scanner;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A program in a JVM of its own, which can be killed and started again. */
final class JavaProcess implements AutoCloseable {
  /** The {@code java} that runs the tests. */
  static final String EXECUTABLE = tool("java");

  private final List<String> command = new ArrayList<>();
  private final Path output;
  private final Map<String, String> environment;
  private @Nullable Process process;

  JavaProcess(
      String mainClass,
      String heap,
      Path output,
      Map<String, String> environment,
      String... arguments) {
    this.output = output;
    this.environment = environment;
    command.add(EXECUTABLE);
    command.addAll(
        List.of(
            "-Xmx" + heap,
            "-XX:+UseSerialGC",
            // None of them lives long enough for the second compiler to pay.
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", classPath()));
    command.add(mainClass);
    command.addAll(List.of(arguments));
  }

  /** What the tests can load. */
  static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  List<String> command() {
    return List.copyOf(command);
  }

  void start() {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    builder.environment().putAll(environment);
    try {
      process = builder.start();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Runs it to its end. */
  void run(Duration atMost) {
    start();
    try {
      if (process == null || !process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("Expected an end within " + atMost + " of " + command);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Where it says something. */
  Path output() {
    return output;
  }

  /** The last that it has said. */
  String lastLine() {
    try (var lines = Files.lines(output)) {
      return lines.reduce("nothing", (_, line) -> line);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** What each of its threads does, virtual ones too. */
  String threads() throws IOException, InterruptedException {
    return threads(Objects.requireNonNull(process));
  }

  /** The same of a process of a JVM, whoever has started it. */
  static String threads(Process jvm) throws IOException, InterruptedException {
    var dump = Files.createTempFile("threads", ".txt");
    try {
      var dumping = jcmd(jvm, "Thread.dump_to_file", "-overwrite", dump.toString());
      if (!dumping.waitFor(1, TimeUnit.MINUTES)) {
        dumping.destroyForcibly();
      }
      return Files.readString(dump);
    } finally {
      Files.delete(dump);
    }
  }

  private static Process jcmd(Process jvm, String... command) throws IOException {
    var all = new ArrayList<>(List.of(tool("jcmd"), String.valueOf(jvm.pid())));
    all.addAll(List.of(command));
    return new ProcessBuilder(all).redirectErrorStream(true).start();
  }

  /** How much of its heap is in use after a full collection. */
  long liveBytes() throws IOException {
    var histogram = jcmd(Objects.requireNonNull(process), "GC.class_histogram");
    try (var lines = histogram.inputReader();
        var total =
            new Scanner(
                lines.lines().filter(line -> line.startsWith("Total")).findFirst().orElseThrow())) {
      total.next();
      total.nextLong(); // objects
      return total.nextLong();
    }
  }

  private static String tool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
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

  /** SIGTERM: it stops in order. */
  void stop() {
    signal("TERM");
    try {
      if (process != null && !process.waitFor(30, TimeUnit.SECONDS)) {
        throw new AssertionError("The process does not stop");
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** SIGSTOP: it does nothing from now on, and does not know. */
  void freeze() {
    signal("STOP");
  }

  /** SIGCONT. */
  void thaw() {
    signal("CONT");
  }

  private void signal(String name) {
    if (process == null) {
      return;
    }
    try {
      var command = List.of("kill", "-" + name, String.valueOf(process.pid()));
      if (new ProcessBuilder(command).start().waitFor() != 0) {
        throw new AssertionError("Expected to send " + name + " to " + process);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    kill();
  }
}
