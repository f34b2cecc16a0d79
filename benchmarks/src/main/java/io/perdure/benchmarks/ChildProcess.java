package io.perdure.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A process this run started, with its output in a log file. It is stopped on close, and at the
 * latest when this JVM exits. Confined to the thread that starts it.
 */
final class ChildProcess implements AutoCloseable {
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration PROBE_INTERVAL = Duration.ofMillis(50);
  private static final int LOG_LINES_IN_ERRORS = 15;

  private final String role;
  private final Path log;
  private final Process process;
  private final Thread stopAtExit;

  private ChildProcess(String role, Path log, Process process) {
    this.role = role;
    this.log = log;
    this.process = process;
    this.stopAtExit = new Thread(this::stop);
    Runtime.getRuntime().addShutdownHook(stopAtExit);
  }

  /**
   * Starts a process.
   *
   * @param role its name in results, such as {@code broker}
   * @param environment variables added to those of this JVM
   */
  static ChildProcess start(
      String role,
      Path directory,
      Path log,
      Map<String, String> environment,
      List<String> command) {
    var builder = new ProcessBuilder(command).directory(directory.toFile());
    // Settings of a server in the caller's shell must not decide what is measured.
    builder.environment().keySet().removeIf(key -> key.matches("(RESTATE|PERDURE)_.*"));
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    try {
      return new ChildProcess(role, log, builder.start());
    } catch (IOException e) {
      throw new BenchmarkException("Cannot start the %s: %s".formatted(role, e.getMessage()), e);
    }
  }

  String role() {
    return role;
  }

  /** What the process and those it started have used since their start. */
  ProcessUsage usage() {
    requireAlive();
    return family().map(ProcessUsage::of).reduce(ProcessUsage.NONE, ProcessUsage::plus);
  }

  /** Waits until the probe succeeds, and fails if the process ends or the timeout passes before. */
  void awaitReady(Duration timeout, BooleanSupplier probe) {
    var deadline = System.nanoTime() + timeout.toNanos();
    while (!probe.getAsBoolean()) {
      requireAlive();
      if (System.nanoTime() > deadline) {
        throw new BenchmarkException(
            "Expected the %s to be ready within %d s, it is not. The end of %s:%n%s"
                .formatted(role, timeout.toSeconds(), log, endOfLog()));
      }
      waitForExit(PROBE_INTERVAL);
    }
  }

  /** Throws if the process has ended. */
  void requireAlive() {
    if (!process.isAlive()) {
      throw new BenchmarkException(
          "Expected the %s to be running, it ended with exit code %d. The end of %s:%n%s"
              .formatted(role, process.exitValue(), log, endOfLog()));
    }
  }

  @Override
  public void close() {
    stop();
    try {
      Runtime.getRuntime().removeShutdownHook(stopAtExit);
    } catch (IllegalStateException _) {
      // The JVM is exiting already, and the hook with it.
    }
  }

  private void stop() {
    var family = family().toList();
    family.forEach(ProcessHandle::destroy);
    var deadline = System.nanoTime() + STOP_TIMEOUT.toNanos();
    for (var member : family) {
      var remaining = Math.max(0, deadline - System.nanoTime());
      member
          .onExit()
          .completeOnTimeout(member, remaining, TimeUnit.NANOSECONDS)
          .thenAccept(late -> {
            if (late.isAlive()) {
              late.destroyForcibly();
            }
          })
          .join();
    }
    waitForExit(STOP_TIMEOUT);
  }

  private Stream<ProcessHandle> family() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants());
  }

  private void waitForExit(Duration timeout) {
    try {
      process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkException("Interrupted while waiting for the " + role, e);
    }
  }

  private String endOfLog() {
    try {
      var lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
      return String.join(
          System.lineSeparator(),
          lines.subList(Math.max(0, lines.size() - LOG_LINES_IN_ERRORS), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
