package io.perdure.benchmarks;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param workloads what to measure, in this order
 * @param callers how many concurrent callers, one cell each
 * @param configurations set-ups of the servers, one run each
 * @param languages function processes, one run each
 * @param servers which of the two to start; fewer than both gives numbers without ratios
 * @param pace how long and how often a cell is measured
 * @param http2 whether callers share HTTP/2 connections instead of having an HTTP/1.1 one each
 * @param save whether to write a dated copy of the results, to be committed
 * @param ingestedRecords how many records a subscription takes, instead of the workloads; null to
 *     measure these
 * @param perdureSettings additional configuration of Perdure, by key
 */
record Options(
    List<Workload> workloads,
    List<Integer> callers,
    List<Configuration> configurations,
    List<FunctionLanguage> languages,
    List<ServerKind> servers,
    Pace pace,
    boolean http2,
    boolean save,
    @Nullable Integer ingestedRecords,
    Map<String, String> perdureSettings) {

  static final int MAX_CALLERS = 4096;
  static final int DEFAULT_RECORDS = 1_000_000;
  static final int MAX_RECORDS = 100_000_000;

  static final String USAGE =
      """
      usage: ./benchmarks/run [options]

        --quick                     a few workloads at 1 and 64 callers, TypeScript functions, short rounds
        --only NAME[,NAME...]       these workloads: %s
        --callers N[,N...]          concurrent callers (1,16,64,256)
        --functions ts|java         functions in one language only (both)
        --configuration NAME        defaults or like-for-like only (both)
        --server perdure|peer       one server only: numbers without ratios
        --rounds N                  rounds a cell is measured at least (3)
        --seconds N                 seconds of one round (1.5)
        --http2                     callers share HTTP/2 connections (an HTTP/1.1 connection each)
        --perdure-setting KEY=VALUE additional configuration of Perdure; may be repeated
        --ingestion                 measures a subscription instead: like-for-like and Java unless named
        --records N                 records it takes (1000000)
        --save                      also write the results under a dated name, to be committed
        --help
      """
          .formatted(String.join(", ", Workload.ALL.stream().map(Workload::name).toList()));

  /** Reads the command line. Throws {@link BenchmarkException} that says what is wrong with it. */
  static Options parse(String... arguments) {
    var parser = new Parser(new ArrayDeque<>(Arrays.asList(arguments)));
    while (!parser.rest.isEmpty()) {
      parser.takeOption();
    }
    return parser.options();
  }

  private static final class Parser {
    private final Deque<String> rest;
    private final Map<String, String> perdureSettings = new LinkedHashMap<>();
    private boolean quick;
    private boolean http2;
    private boolean save;
    private @Nullable List<Workload> workloads;
    private @Nullable List<Integer> callers;
    private @Nullable Integer rounds;
    private @Nullable Integer seconds;
    private @Nullable Integer records;
    private boolean ingestion;
    private @Nullable List<FunctionLanguage> languages;
    private @Nullable List<Configuration> configurations;
    private List<ServerKind> servers = List.of(ServerKind.values());

    Parser(Deque<String> rest) {
      this.rest = rest;
    }

    void takeOption() {
      var option = rest.removeFirst();
      switch (option) {
        case "--quick" -> quick = true;
        case "--http2" -> http2 = true;
        case "--save" -> save = true;
        case "--only" -> workloads = values(option, Workload::of);
        case "--callers" -> callers = values(option, text -> number(option, text, MAX_CALLERS));
        case "--functions" -> languages = values(option, FunctionLanguage::of);
        case "--configuration" -> configurations = values(option, Configuration::of);
        case "--server" -> servers = values(option, ServerKind::of);
        case "--rounds" -> rounds = number(option, value(option), Pace.MAX_ROUNDS);
        case "--seconds" -> seconds = number(option, value(option), Pace.MAX_SECONDS);
        case "--ingestion" -> ingestion = true;
        case "--records" -> records = number(option, value(option), MAX_RECORDS);
        case "--perdure-setting" -> takeSetting(option);
        default ->
            throw new BenchmarkException(
                "Expected an option, found %s\n%s".formatted(option, USAGE));
      }
    }

    Options options() {
      refuseCombinations();
      var pace = quick ? Pace.QUICK : Pace.FULL;
      if (rounds != null) {
        pace = pace.withRounds(rounds);
      }
      if (seconds != null) {
        pace = pace.withMeasure(Duration.ofSeconds(seconds));
      }
      return new Options(
          workloads != null ? workloads : quick ? Workload.QUICK : Workload.ALL,
          callers != null ? callers : quick ? List.of(1, 64) : List.of(1, 16, 64, 256),
          configurations != null
              ? configurations
              : ingestion ? List.of(Configuration.LIKE_FOR_LIKE) : List.of(Configuration.values()),
          languages != null
              ? languages
              : ingestion
                  ? List.of(FunctionLanguage.JAVA)
                  : quick
                      ? List.of(FunctionLanguage.TYPESCRIPT)
                      : List.of(FunctionLanguage.values()),
          servers,
          pace,
          http2,
          save,
          ingestion ? (Integer) (records != null ? records : DEFAULT_RECORDS) : null,
          Map.copyOf(perdureSettings));
    }

    private void refuseCombinations() {
      if (records != null && !ingestion) {
        throw new BenchmarkException("Expected --records with --ingestion, found it alone");
      }
      if (ingestion
          && (http2 || Stream.of(workloads, callers, rounds, seconds).anyMatch(Objects::nonNull))) {
        throw new BenchmarkException(
            "Expected --ingestion without --only, --callers, --rounds, --seconds and --http2, found one of them");
      }
    }

    private void takeSetting(String option) {
      var setting = value(option);
      var equals = setting.indexOf('=');
      if (equals <= 0) {
        throw new BenchmarkException(
            "Expected KEY=VALUE after %s, found %s".formatted(option, setting));
      }
      perdureSettings.put(setting.substring(0, equals), setting.substring(equals + 1));
    }

    private String value(String option) {
      if (rest.isEmpty()) {
        throw new BenchmarkException("Expected a value after %s, found the end".formatted(option));
      }
      return rest.removeFirst();
    }

    private <T> List<T> values(String option, Function<String, T> read) {
      return Arrays.stream(value(option).split(",", -1)).map(read).distinct().toList();
    }

    private static int number(String option, String text, int max) {
      try {
        var number = Integer.parseInt(text);
        if (number >= 1 && number <= max) {
          return number;
        }
      } catch (NumberFormatException _) {
        // Falls through to the one message for everything that is not a number in the range.
      }
      throw new BenchmarkException(
          "Expected a number from 1 to %d after %s, found %s".formatted(max, option, text));
    }
  }
}
