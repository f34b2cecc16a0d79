package io.perdure.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the numbers were measured on and with.
 *
 * @param versions a line for each program: its name and version
 */
record MachineFacts(
    String processor, int cores, long memoryMib, String operatingSystem, List<String> versions) {
  private static final long KIB_PER_MIB = 1024;

  static MachineFacts collect(Layout layout) {
    return new MachineFacts(
        line(Path.of("/proc/cpuinfo"), "model name").replaceFirst(".*:\\s*", ""),
        Runtime.getRuntime().availableProcessors(),
        Long.parseLong(line(Path.of("/proc/meminfo"), "MemTotal").replaceAll("\\D", ""))
            / KIB_PER_MIB,
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        List.of(
            "JDK " + Runtime.version(),
            "Node.js " + output(layout, "node", "--version"),
            "Perdure commit " + output(layout, "git", "rev-parse", "--short", "HEAD"),
            "peer " + packageVersion(layout, "restate-server"),
            "TypeScript SDK " + packageVersion(layout, "restate-sdk")));
  }

  private static String line(Path file, String start) {
    try (var lines = Files.lines(file)) {
      return lines.filter(line -> line.startsWith(start)).findFirst().orElse("unknown");
    } catch (IOException e) {
      throw new BenchmarkException(
          "Expected Linux's %s, which the measurements rely on: %s".formatted(file, e.getMessage()),
          e);
    }
  }

  private static String packageVersion(Layout layout, String name) {
    var file = layout.nodeModules().resolve("@restatedev").resolve(name).resolve("package.json");
    try {
      return name + " " + Json.MAPPER.readTree(file.toFile()).path("version").asText("unknown");
    } catch (IOException e) {
      throw new BenchmarkException("Expected an installed npm package at " + file, e);
    }
  }

  private static String output(Layout layout, String... command) {
    try {
      var process =
          new ProcessBuilder(command)
              .directory(layout.root().toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      var output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return output.isEmpty() ? "unknown" : output;
    } catch (IOException _) {
      return "unknown";
    }
  }
}
