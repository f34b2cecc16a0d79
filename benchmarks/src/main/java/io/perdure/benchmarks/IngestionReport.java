package io.perdure.benchmarks;

import java.util.Map;

/** Results of subscriptions as Markdown tables. */
final class IngestionReport {
  private IngestionReport() {}

  static String of(IngestionResults results) {
    var text = new StringBuilder("# Subscriptions of Perdure beside its peer's\n\n");
    text.append("Started %s. ".formatted(results.startedAt()));
    text.append(MarkdownReport.machine(results.machine()));
    text.append(
        "%d records of a topic with %d partitions, under %d keys."
            .formatted(results.records(), results.partitions(), results.keys()));
    text.append(MarkdownReport.settings(results.perdureSettings()));
    results.runs().forEach(run -> text.append(section(run)));
    return text.toString();
  }

  /** One run: what was measured against the goals, the throughput, the resources. */
  static String section(IngestionRun run) {
    var text = new StringBuilder(MarkdownReport.title(run.configuration(), run.language()));
    text.append(MarkdownReport.goals(run.targets()));
    text.append(
        """

        | server | records/s | seconds | runtime MiB, second quarter | last quarter | cores used by others |
        |---|--:|--:|--:|--:|--:|
        """);
    run.servers().forEach((kind, summary) -> text.append(row(kind, summary)));
    text.append("\nResident MiB · processor s · processor ms a record\n\n");
    text.append("| server | process | |\n|---|---|--:|\n");
    run.servers().forEach((kind, summary) -> text.append(resources(kind, summary)));
    run.servers().forEach((kind, summary) -> text.append(remarks(kind, summary)));
    return text.append('\n').toString();
  }

  private static String row(ServerKind kind, IngestionSummary summary) {
    if (summary.failure() != null) {
      return "";
    }
    var memory = summary.memory();
    return "| %s | %s | %s | %s | %s | %.2f |\n"
        .formatted(
            kind.label(),
            MarkdownReport.decimal(summary.recordsPerSecond()),
            MarkdownReport.decimal(summary.seconds()),
            memory == null ? "–" : MarkdownReport.mebibytes(memory.secondQuarterBytes()),
            memory == null ? "–" : MarkdownReport.mebibytes(memory.lastQuarterBytes()),
            summary.foreignCores());
  }

  private static String resources(ServerKind kind, IngestionSummary summary) {
    var text = new StringBuilder();
    for (Map.Entry<String, ProcessUsage> entry : summary.usage().entrySet()) {
      text.append(
          "| %s | %s | %s |\n"
              .formatted(
                  kind.label(),
                  entry.getKey(),
                  MarkdownReport.usage(entry.getValue(), summary.records())));
    }
    return text.toString();
  }

  private static String remarks(ServerKind kind, IngestionSummary summary) {
    if (summary.failure() != null) {
      return "\n- **%s failed**: %s".formatted(kind.label(), summary.failure());
    }
    return "%s\n- %s: each of %d records was taken exactly once"
        .formatted(
            summary.warmUp() == null ? "" : "\n- " + summary.warmUp().inWords("records"),
            kind.label(),
            summary.records());
  }
}
