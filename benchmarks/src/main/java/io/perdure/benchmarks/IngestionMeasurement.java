package io.perdure.benchmarks;

import io.perdure.benchmarks.IngestionSummary.Sample;
import io.perdure.benchmarks.WarmUp.Window;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Has one server take the records of a topic into {@code Tally}, and checks the totals. Confined to
 * the measuring thread.
 */
final class IngestionMeasurement {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final long MIN_WAITING_RECORDS = 10_000;
  private static final Duration LOOK_INTERVAL = Duration.ofMillis(20);
  private static final Duration SAMPLE_INTERVAL = Duration.ofSeconds(1);
  private static final Duration LONGEST_STANDSTILL = Duration.ofSeconds(60);

  private final Broker broker;
  private final Server server;
  private final FunctionProcess functions;

  IngestionMeasurement(Broker broker, Server server, FunctionProcess functions) {
    this.broker = broker;
    this.server = server;
    this.functions = functions;
  }

  /** Takes the whole topic, which was filled once with so many records. */
  IngestionSummary measure(RecordTopic topic, long records, Pace pace) {
    Subscription.defineCluster(server, broker);
    var warmUp = warmUp(pace);
    System.out.println("    " + warmUp.inWords("records"));
    var before = functions.executions();
    var resources = new ResourceMeter(this::usage);
    try (var _ = Subscription.create(server, topic.name())) {
      var stretch = watch(before, records);
      var used = resources.read();
      var end = awaitTotals(topic, records, stretch.endNanos());
      var seconds = (end - stretch.startNanos()) / NANOS_PER_SECOND;
      return new IngestionSummary(
          records,
          seconds,
          records / seconds,
          warmUp,
          MemoryTrend.of(stretch.samples().stream().map(Sample::residentBytes).toList()),
          used.usage(),
          used.foreignCores(),
          stretch.samples(),
          null);
    }
  }

  private WarmUp warmUp(Pace pace) {
    var topic = RecordTopic.create(broker, "warm-up-" + server.kind().label(), "warm-");
    var before = functions.executions();
    var load = new WarmUpLoad(topic, before);
    try (var _ = Subscription.create(server, topic.name())) {
      load.topUp();
      watch(before, 1);
      var warmUp =
          WarmUp.untilSteady(
              server.kind(),
              pace.maxStartWarmUp(),
              System::nanoTime,
              () -> Window.measure(this::usage, () -> load.run(pace.startWarmUpWindow())));
      watch(before, load.written);
      return warmUp;
    }
  }

  /** Keeps more records waiting than the server takes in a window. */
  private final class WarmUpLoad {
    private final RecordTopic topic;
    private final long before;
    private long written;
    private long takenLast;

    WarmUpLoad(RecordTopic topic, long before) {
      this.topic = topic;
      this.before = before;
    }

    double run(Duration window) {
      topUp();
      var start = System.nanoTime();
      var takenBefore = functions.executions();
      pause(window);
      takenLast = functions.executions() - takenBefore;
      return takenLast / ((System.nanoTime() - start) / NANOS_PER_SECOND);
    }

    void topUp() {
      var waiting = written - (functions.executions() - before);
      var missing = Math.max(MIN_WAITING_RECORDS, 2 * takenLast) - waiting;
      if (missing > 0) {
        topic.fill(missing);
        written += missing;
      }
    }
  }

  private record Stretch(long startNanos, long endNanos, List<Sample> samples) {}

  /** From the first record that a handler gets to the last one. */
  private Stretch watch(long before, long records) {
    var samples = new ArrayList<Sample>();
    var start = System.nanoTime();
    var lastMove = start;
    var handled = 0L;
    while (handled < records) {
      pause(LOOK_INTERVAL);
      var found = functions.executions() - before;
      var now = System.nanoTime();
      if (found > handled) {
        start = handled == 0 ? now : start;
        lastMove = now;
        handled = found;
      } else if (now - lastMove > LONGEST_STANDSTILL.toNanos()) {
        throw new BenchmarkException(
            "Expected %s to take %d records, it stands still after %d"
                .formatted(server.kind().label(), records, handled));
      }
      if (handled > 0 && now - start >= samples.size() * SAMPLE_INTERVAL.toNanos()) {
        var resident = server.runtime().usage().residentBytes();
        samples.add(new Sample((now - start) / NANOS_PER_SECOND, handled, resident));
      }
    }
    return new Stretch(start, System.nanoTime(), List.copyOf(samples));
  }

  /**
   * Waits until every key has its total, and checks that none has more. A handler that has run is
   * not yet accepted: returns when the last missing one was seen, or the given end if none was.
   */
  private long awaitTotals(RecordTopic topic, long records, long endOfHandlers) {
    var end = endOfHandlers;
    var deadline = System.nanoTime() + LONGEST_STANDSTILL.toNanos();
    for (var key = 0; key < RecordTopic.KEYS; key++) {
      var expected = RecordTopic.total(key, records);
      var found = total(topic.key(key));
      while (!found.equals(expected)) {
        if (found.count() >= expected.count() || System.nanoTime() > deadline) {
          throw new BenchmarkException(
              "Expected %s of %s for %s, found %s: not each record exactly once"
                  .formatted(expected, server.kind().label(), topic.key(key), found));
        }
        pause(LOOK_INTERVAL);
        found = total(topic.key(key));
        end = System.nanoTime();
      }
    }
    return end;
  }

  private RecordTopic.Total total(String key) {
    try {
      var response = LocalHttp.get(server.gatewayPort(), "/Tally/" + key + "/get");
      if (response.statusCode() == 200) {
        return Json.MAPPER.readValue(response.body(), RecordTopic.Total.class);
      }
      throw new BenchmarkException(
          "Expected the total of %s from %s, found status %d: %s"
              .formatted(key, server.kind().label(), response.statusCode(), response.body()));
    } catch (IOException e) {
      throw new BenchmarkException("Cannot read the total of " + key, e);
    }
  }

  private Map<String, ProcessUsage> usage() {
    var usage = new LinkedHashMap<String, ProcessUsage>();
    usage.put(broker.process().role(), broker.process().usage());
    server.processes().forEach(process -> usage.put(process.role(), process.usage()));
    usage.put(FunctionProcess.ROLE, functions.process().usage());
    return usage;
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkException("Interrupted while records are taken", e);
    }
  }
}
