package io.perdure.benchmarks;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line: starts the servers once for each function language and configuration, measures
 * all cells, prints and writes the results.
 */
public final class Benchmark {
  private static final int WARM_UP_CALLERS = 64;
  private static final Duration CALLERS_WARM_UP = Duration.ofSeconds(4);

  private final Layout layout;
  private final Options options;
  private final Vertx vertx;

  private Benchmark(Layout layout, Options options, Vertx vertx) {
    this.layout = layout;
    this.options = options;
    this.vertx = vertx;
  }

  /** Exits with 0 if everything could be measured, 1 if something failed, 2 for wrong options. */
  public static void main(String[] arguments) {
    if (List.of(arguments).contains("--help")) {
      System.out.print(Options.USAGE);
      return;
    }
    System.exit(run(arguments));
  }

  private static int run(String[] arguments) {
    Options options;
    try {
      options = Options.parse(arguments);
    } catch (BenchmarkException e) {
      System.err.println(e.getMessage());
      return 2;
    }
    try {
      return options.ingestedRecords() == null
          ? measureCells(options)
          : measureIngestion(options, options.ingestedRecords());
    } catch (BenchmarkException e) {
      System.err.println(e.getMessage());
      return 1;
    }
  }

  private static int measureIngestion(Options options, long records) {
    var results = new IngestionBenchmark(Layout.fromSystemProperty(), options, records).measure();
    return results.runs().stream()
            .flatMap(run -> run.servers().values().stream())
            .allMatch(summary -> summary.failure() == null)
        ? 0
        : 1;
  }

  private static int measureCells(Options options) {
    // One event loop: the load must leave the cores to the servers.
    var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try {
      var results = new Benchmark(Layout.fromSystemProperty(), options, vertx).measure();
      return results.runs().stream()
              .flatMap(run -> run.cells().stream())
              .flatMap(cell -> cell.servers().values().stream())
              .allMatch(summary -> summary.failure() == null)
          ? 0
          : 1;
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  /** Calls a server that does nothing until the callers' own code is compiled. */
  private void warmUpCallers() {
    System.out.println("warming up the callers");
    var echo = Workload.ECHO;
    var server =
        vertx
            .createHttpServer()
            .requestHandler(request -> request.response().end(echo.body()))
            .listen(0, Ports.HOST)
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    try (var loop =
        ClosedLoop.start(vertx, server.actualPort(), echo, WARM_UP_CALLERS, options.http2(), 0)) {
      loop.run(CALLERS_WARM_UP);
      loop.stop();
    } finally {
      server.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private Results measure() {
    warmUpCallers();
    var startedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    var machine = MachineFacts.collect(layout);
    var http =
        options.http2()
            ? "HTTP/2 connections shared by 64"
            : "a kept-alive HTTP/1.1 connection each";
    var settings =
        options.perdureSettings().entrySet().stream()
            .map(setting -> setting.getKey() + "=" + setting.getValue())
            .sorted()
            .toList();
    var runs = new ArrayList<Run>();
    for (var language : options.languages()) {
      for (var configuration : options.configurations()) {
        var run = measure(language, configuration);
        runs.add(run);
        System.out.println(MarkdownReport.section(run));
        // Written after each run, so that an interrupted benchmark has not been for nothing.
        write(
            ResultFiles.LATEST,
            new Results(startedAt, machine, options.pace(), http, settings, List.copyOf(runs)));
      }
    }
    var results = new Results(startedAt, machine, options.pace(), http, settings, runs);
    if (options.save()) {
      write(LocalDate.now(ZoneOffset.UTC).toString(), results);
    }
    return results;
  }

  private Run measure(FunctionLanguage language, Configuration configuration) {
    System.out.printf("%s, functions in %s%n", configuration.label(), language.label());
    var testbeds = new ArrayList<Testbed>();
    try {
      for (var kind : options.servers()) {
        System.out.printf("  starting %s%n", kind.label());
        testbeds.add(
            Testbed.start(layout, kind, language, configuration, options.perdureSettings()));
      }
      var measurement = new CellMeasurement(vertx, testbeds, options.pace(), options.http2());
      System.out.println("  warming up");
      var warmUps = measurement.warmUp(options.workloads(), WARM_UP_CALLERS);
      warmUps.forEach(warmUp -> System.out.println("    " + warmUp.inWords("calls")));
      var cells = new ArrayList<Cell>();
      for (var workload : options.workloads()) {
        for (var callers : options.callers()) {
          var cell = measurement.measure(workload, callers);
          cells.add(cell);
          System.out.println("  " + progress(cell));
        }
      }
      return new Run(language, configuration, warmUps, cells, measurement.checkHotCounter());
    } finally {
      testbeds.forEach(Testbed::close);
    }
  }

  private static String progress(Cell cell) {
    var line = new StringBuilder("%-17s %4d callers".formatted(cell.workload(), cell.callers()));
    cell.servers()
        .forEach((kind, summary) ->
            line.append(
                summary.failure() == null
                    ? "   %s %.2f / %.2f ms, %.0f/s"
                        .formatted(
                            kind.label(),
                            summary.p50Ms(),
                            summary.p99Ms(),
                            summary.callsPerSecond())
                    : "   %s FAILED: %s".formatted(kind.label(), summary.failure())));
    return line.append(cell.remark().isEmpty() ? "" : "   (" + cell.remark() + ")").toString();
  }

  private void write(String name, Results results) {
    ResultFiles.write(layout, name, results, MarkdownReport.of(results));
  }
}
