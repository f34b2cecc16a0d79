package io.perdure.e2e;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What there is to know when something does not get on: the invocations that have not ended, the
 * longest untouched first, and what each process says and does. All who ask are told the same, as
 * it was when the first one asked. Thread-safe.
 */
final class Standstill {
  private static final int INVOCATIONS = 40;
  private static final int JOURNALS = 5;
  private static final int LINES = 80;

  private final Cluster cluster;
  private final Path functionsLog;
  private final Callable<String> functionThreads;
  private @Nullable String report;

  Standstill(Cluster cluster, Path functionsLog, Callable<String> functionThreads) {
    this.cluster = cluster;
    this.functionsLog = functionsLog;
    this.functionThreads = functionThreads;
  }

  synchronized String report() {
    if (report == null) {
      report =
          Stream.of(
                  part("health", () -> cluster.admin("/health").body()),
                  part("not ended", this::unfinished),
                  part("metrics", this::metrics),
                  part("open transactions", this::openTransactions),
                  part("log of the runtime", () -> end(cluster.runtime.output())),
                  part("log of the broker", () -> end(cluster.broker.output())),
                  part("log of the functions", () -> end(functionsLog)),
                  part("threads of the runtime", cluster.runtime::threads),
                  part("threads of the functions", functionThreads))
              .collect(joining());
    }
    return report;
  }

  /** What cannot be had is no reason to go without the rest. */
  private static String part(String title, Callable<String> text) {
    return "%n== %s%n%s".formatted(title, orFailure(text));
  }

  private static String orFailure(Callable<String> text) {
    try {
      return text.call();
    } catch (Exception | AssertionError failure) {
      return failure.toString();
    }
  }

  private String unfinished() {
    try (var invocations = new InvocationsTopic(cluster)) {
      var ids = invocations.unfinished();
      return Stream.of(
              Stream.of(ids.size() + " invocations"),
              ids.stream().limit(INVOCATIONS).map(id -> orFailure(() -> cluster.invocation(id))),
              ids.stream().limit(JOURNALS).map(id -> orFailure(() -> journal(id))))
          .flatMap(lines -> lines)
          .collect(joining("\n"));
    }
  }

  private String journal(String id) throws IOException, InterruptedException {
    return "Journal of " + id + "\n" + cluster.admin("/invocations/" + id + "/journal").body();
  }

  private String metrics() throws IOException, InterruptedException {
    return cluster
        .admin("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("perdure_"))
        .collect(joining("\n"));
  }

  /** What they have written, and what comes behind it, is hidden from most readers. */
  private String openTransactions() throws Exception {
    try (var admin =
        Admin.create(Map.<String, Object>of("bootstrap.servers", cluster.bootstrap()))) {
      var all = new ListTopicsOptions().listInternal(true);
      var topics = admin.describeTopics(admin.listTopics(all).names().get()).allTopicNames().get();
      var partitions =
          topics.values().stream()
              .flatMap(topic ->
                  topic.partitions().stream()
                      .map(each -> new TopicPartition(topic.name(), each.partition())))
              .toList();
      var known = admin.listTransactions().all().get();
      return "known: "
          + known
          + "\n"
          + admin.describeProducers(partitions).all().get().entrySet().stream()
              .flatMap(writers ->
                  writers.getValue().activeProducers().stream()
                      .filter(writer -> writer.currentTransactionStartOffset().isPresent())
                      .map(writer -> writers.getKey() + " " + writer))
              .collect(joining("\n"));
    }
  }

  private static String end(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
  }
}
