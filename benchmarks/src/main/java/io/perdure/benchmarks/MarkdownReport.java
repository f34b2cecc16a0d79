package io.perdure.benchmarks;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Results as Markdown tables. */
final class MarkdownReport {
  private static final double MIB = 1024.0 * 1024.0;
  private static final double MILLIS_PER_SECOND = 1000;
  private static final String NONE = "–";

  private MarkdownReport() {}

  static String of(Results results) {
    var text = new StringBuilder();
    text.append("# Perdure beside its peer\n\n");
    text.append("Started %s. ".formatted(results.startedAt()));
    text.append(machine(results.machine()));
    text.append("Callers: %s.".formatted(results.http()));
    text.append(settings(results.perdureSettings()));
    results.runs().forEach(run -> text.append(section(run)));
    return text.toString();
  }

  /** One run: what was measured against the goals, the latencies, the resources. */
  static String section(Run run) {
    var text = new StringBuilder(title(run.configuration(), run.language()));
    text.append(goals(Target.of(run)));
    text.append(
        """

        | workload | callers | Perdure p50 ms | p99 ms | calls/s | steps/s | peer p50 ms | p99 ms | calls/s | steps/s | p50 ratio | throughput ratio | spread | |
        |---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|
        """);
    run.cells().forEach(cell -> text.append(latencyRow(cell)));
    text.append(resources(run));
    run.warmUps().forEach(warmUp -> text.append("\n- ").append(warmUp.inWords("calls")));
    failures(run).forEach(failure -> text.append("\n- ").append(failure));
    run.counterChecks().forEach(check -> text.append("\n- ").append(check));
    return text.append('\n').toString();
  }

  static String title(Configuration configuration, FunctionLanguage language) {
    return "\n## %s, functions in %s\n".formatted(configuration.label(), language.title());
  }

  /** The end of what stands above the tables. */
  static String settings(List<String> perdureSettings) {
    var changed =
        perdureSettings.isEmpty()
            ? ""
            : " Perdure settings: `%s`.".formatted(String.join("`, `", perdureSettings));
    return changed + " How to read this: [README.md](../README.md).\n";
  }

  static String machine(MachineFacts machine) {
    return "%d cores (%s), %d MiB, %s. %s. "
        .formatted(
            machine.cores(),
            machine.processor(),
            machine.memoryMib(),
            machine.operatingSystem(),
            String.join(", ", machine.versions()));
  }

  /** A table of goals; nothing if there are none. */
  static String goals(List<Target> targets) {
    return targets.isEmpty()
        ? ""
        : targets.stream()
            .map(MarkdownReport::row)
            .collect(
                Collectors.joining("", "\n| goal | bound | measured | |\n|---|--:|--:|---|\n", ""));
  }

  private static String row(Target target) {
    return "| %s | %s | %s | %s |\n"
        .formatted(
            target.goal(), target.bound(), target.measured(), target.met() ? "met" : "**missed**");
  }

  private static String latencyRow(Cell cell) {
    return "| %s | %d | %s | %s | %s | %s | %s | %s |\n"
        .formatted(
            cell.workload(),
            cell.callers(),
            latency(cell.numbers(ServerKind.PERDURE)),
            latency(cell.numbers(ServerKind.PEER)),
            ratio(cell.p50Ratio()),
            ratio(cell.throughputRatio()),
            spread(cell),
            cell.remark());
  }

  private static String latency(@Nullable CellSummary summary) {
    return summary == null
        ? String.join(" | ", NONE, NONE, NONE, NONE)
        : "%s | %s | %s | %s"
            .formatted(
                decimal(summary.p50Ms()),
                decimal(summary.p99Ms()),
                decimal(summary.callsPerSecond()),
                summary.stepsPerSecond() == 0 ? NONE : decimal(summary.stepsPerSecond()));
  }

  private static String spread(Cell cell) {
    return cell.servers().values().stream()
        .filter(summary -> summary.failure() == null)
        .map(summary -> "%.0f %%".formatted(summary.spread() * 100))
        .collect(Collectors.joining(" / "));
  }

  private static String resources(Run run) {
    var roles = new LinkedHashSet<Column>();
    for (var kind : ServerKind.values()) {
      for (var cell : run.cells()) {
        var summary = cell.numbers(kind);
        if (summary != null) {
          summary.usage().keySet().forEach(role -> roles.add(new Column(kind, role)));
        }
      }
    }
    var columns = roles.stream().sorted(Comparator.comparing(Column::kind)).toList();
    var text = new StringBuilder("\nResident MiB · processor s · processor ms a call\n\n");
    text.append("| workload | callers |");
    columns.forEach(
        column -> text.append(" %s %s |".formatted(column.kind().label(), column.role())));
    text.append("\n|---|--:|").append("--:|".repeat(columns.size())).append('\n');
    for (var cell : run.cells()) {
      text.append("| %s | %d |".formatted(cell.workload(), cell.callers()));
      columns.forEach(column -> text.append(" %s |".formatted(usage(cell, column))));
      text.append('\n');
    }
    return text.toString();
  }

  private static String usage(Cell cell, Column column) {
    var summary = cell.numbers(column.kind());
    var usage = summary == null ? null : summary.usage().get(column.role());
    return summary == null || usage == null ? NONE : usage(usage, summary.calls());
  }

  static String mebibytes(double bytes) {
    return "%.0f".formatted(bytes / MIB);
  }

  /** Resident MiB, processor seconds, and processor milliseconds for each of so many calls. */
  static String usage(ProcessUsage usage, long calls) {
    return "%s · %.2f · %.3f"
        .formatted(
            mebibytes((double) usage.residentBytes()),
            usage.cpuSeconds(),
            usage.cpuSeconds() * MILLIS_PER_SECOND / calls);
  }

  private static List<String> failures(Run run) {
    return run.cells().stream()
        .flatMap(cell ->
            cell.servers().entrySet().stream()
                .flatMap(server -> {
                  var failure = server.getValue().failure();
                  return failure == null
                      ? Stream.<String>empty()
                      : Stream.of("**%s failed**: %s".formatted(server.getKey().label(), failure));
                }))
        .toList();
  }

  private static String ratio(@Nullable Double ratio) {
    return ratio == null ? NONE : "%.2f".formatted(ratio);
  }

  /** Three significant digits or all before the point. */
  static String decimal(double number) {
    var digits = number >= 100 ? 0 : number >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%." + digits + "f", number);
  }

  private record Column(ServerKind kind, String role) {}
}
