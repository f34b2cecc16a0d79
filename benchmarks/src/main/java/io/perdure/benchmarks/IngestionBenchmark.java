package io.perdure.benchmarks;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;

/**
 * Measures subscriptions: both servers take the same topic of the same broker into the same
 * functions, one after the other, each alone on the machine while it does.
 */
final class IngestionBenchmark {
  private static final String NAME = "ingestion";

  private final Layout layout;
  private final Options options;
  private final long records;

  IngestionBenchmark(Layout layout, Options options, long records) {
    this.layout = layout;
    this.options = options;
    this.records = records;
  }

  IngestionResults measure() {
    var startedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    var machine = MachineFacts.collect(layout);
    var settings =
        options.perdureSettings().entrySet().stream()
            .map(setting -> setting.getKey() + "=" + setting.getValue())
            .sorted()
            .toList();
    var runs = new ArrayList<IngestionRun>();
    for (var language : options.languages()) {
      for (var configuration : options.configurations()) {
        var run = measure(language, configuration);
        runs.add(run);
        System.out.println(IngestionReport.section(run));
      }
    }
    var results =
        new IngestionResults(
            startedAt,
            machine,
            records,
            RecordTopic.PARTITIONS,
            RecordTopic.KEYS,
            settings,
            List.copyOf(runs));
    write(ResultFiles.LATEST, results);
    if (options.save()) {
      write(LocalDate.now(ZoneOffset.UTC).toString(), results);
    }
    return results;
  }

  private IngestionRun measure(FunctionLanguage language, Configuration configuration) {
    System.out.printf("%s, functions in %s%n", configuration.label(), language.label());
    var directory =
        layout.freshWorkDirectory(
            "%s-%s-%s".formatted(NAME, language.label(), configuration.label()));
    var servers = new EnumMap<ServerKind, IngestionSummary>(ServerKind.class);
    try (var broker = Broker.start(layout, directory);
        var functions = FunctionProcess.start(layout, directory, language, configuration)) {
      System.out.printf("  writing %d records%n", records);
      var topic = RecordTopic.create(broker, "records", "key-");
      topic.fill(records);
      // The peer first: the broker has nothing of Perdure's to tidy up while the peer reads.
      for (var kind :
          options.servers().stream().sorted(Comparator.<ServerKind>reverseOrder()).toList()) {
        System.out.printf("  %s%n", kind.label());
        servers.put(kind, measure(kind, directory, configuration, broker, functions, topic));
      }
    }
    return new IngestionRun(language, configuration, servers);
  }

  private IngestionSummary measure(
      ServerKind kind,
      Path directory,
      Configuration configuration,
      Broker broker,
      FunctionProcess functions,
      RecordTopic topic) {
    try (var server = start(kind, directory, configuration, broker)) {
      Testbed.register(server, functions);
      return new IngestionMeasurement(broker, server, functions)
          .measure(topic, records, options.pace());
    } catch (BenchmarkException e) {
      return IngestionSummary.failed(String.valueOf(e.getMessage()));
    }
  }

  private Server start(
      ServerKind kind, Path directory, Configuration configuration, Broker broker) {
    return switch (kind) {
      case PERDURE ->
          PerdureServer.start(layout, directory, broker, configuration, options.perdureSettings());
      case PEER -> PeerServer.start(layout, directory, configuration);
    };
  }

  private void write(String name, IngestionResults results) {
    ResultFiles.write(layout, name + "-" + NAME, results, IngestionReport.of(results));
  }
}
