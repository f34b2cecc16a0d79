package io.perdure.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perdure.e2e.program.Notes;
import io.perdure.e2e.program.Outcome;
import io.perdure.e2e.program.Program;
import io.perdure.e2e.program.ProgramGenerator;
import io.perdure.e2e.program.ProgramModel;
import io.perdure.e2e.program.Token;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Programs of all operations, many at once, while functions, runtime, broker and connections die
 * under them, operators pause them, and messages arrive twice: each must leave behind what a
 * sequential model of it leaves behind, and nothing else.
 *
 * <p>A failure names the seed of its program; {@code -De2e.programs.seed=17} runs that one alone,
 * with the same disturbances. {@code e2e.programs.first} and {@code e2e.programs.count} choose the
 * seeds of the long run.
 */
@SuppressWarnings("NullAway.Init")
class RandomProgramsIT {
  private static final int AT_ONCE = 32;
  private static final Duration FINISH = Duration.ofMinutes(3);
  private static final Duration DELIVERY = Duration.ofSeconds(30);
  private static final Duration ANSWER = Duration.ofMinutes(3);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  private final Map<Long, String> results = new ConcurrentHashMap<>();
  private final AtomicInteger finished = new AtomicInteger();

  /** Then no further program begins. */
  private volatile boolean hasFailed;

  @Test
  void everyProgramLeavesBehindWhatItsModelDoes() throws Exception {
    var only = Long.getLong("e2e.programs.seed");
    var seeds = only == null ? LongStream.range(0, 200).boxed().toList() : List.of(only);
    check(seeds, 1, List.of("perdure.log.trim-interval: 1h"));
  }

  @Tag("soak")
  @Test
  void everyOfManyProgramsLeavesBehindWhatItsModelDoes() throws Exception {
    long first = Long.getLong("e2e.programs.first", 1_000);
    long count = Long.getLong("e2e.programs.count", 4_000);
    check(LongStream.range(first, first + count).boxed().toList(), 10, List.of());
  }

  private void check(List<Long> seeds, int rounds, List<String> settings) throws Exception {
    var all = new ArrayList<>(settings);
    all.add("perdure.function.inactivity-timeout: 20ms");
    // On a busy machine the functions are away for longer than a policy retries: nothing gives up.
    all.add("perdure.function.retry.max-attempts: 1000000");
    try (var programs = new ProgramCluster(directory, all)) {
      var disturbances = ProgramCluster.disturbances(rounds, new Random(seeds.getFirst()));
      run(programs, seeds, disturbances);
      Await.until(
          () -> "all invocations have ended" + programs.standstill(),
          FINISH,
          programs.invocations::haveAllEnded);
      // A message on its way to another partition is no invocation yet.
      Await.agreement(DELIVERY, () -> compare(programs, seeds, disturbances.size()));
      programs.purgeAndRepeatDeliveries();
      compare(programs, seeds, disturbances.size());
    }
  }

  /** Runs all programs, and disturbs them as they get on. */
  private void run(
      ProgramCluster programs, List<Long> seeds, List<ProgramCluster.Disturbance> disturbances)
      throws Exception {
    var permits = new Semaphore(AT_ONCE);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var runs = new ArrayList<Future<?>>();
      for (var seed : seeds) {
        runs.add(
            threads.submit(() -> {
              permits.acquire();
              try {
                if (!hasFailed) {
                  results.put(seed, result(programs, ProgramGenerator.program(seed)));
                }
              } catch (AssertionError failure) {
                hasFailed = true;
                throw failure;
              } finally {
                permits.release();
                finished.incrementAndGet();
              }
              return null;
            }));
      }
      disturb(programs, seeds.size(), disturbances);
      for (var run : runs) {
        run.get();
      }
    }
  }

  private void disturb(
      ProgramCluster programs, int count, List<ProgramCluster.Disturbance> disturbances)
      throws Exception {
    try {
      for (int i = 0; i < disturbances.size(); i++) {
        int enough = count * i / disturbances.size();
        Await.until(
            () -> enough + " programs have run" + programs.standstill(),
            FINISH,
            () -> finished.get() >= enough);
        programs.disturb(disturbances.get(i));
      }
    } catch (AssertionError failure) {
      hasFailed = true;
      throw failure;
    }
  }

  /**
   * Calls again with the same key until the program's own result is there; at the latest when
   * nothing has disturbed it for so long.
   */
  private static String result(ProgramCluster programs, Program program) throws IOException {
    var path = "/Actor/" + program.name() + "/run";
    var task = JSON.writeValueAsString(program.task());
    var answers = new ArrayList<HttpResponse<String>>();
    long began = System.nanoTime();
    Await.until(
        () ->
            program.name() + " has a result, last answer: " + last(answers) + programs.standstill(),
        ANSWER,
        // Some programs meet every disturbance there is, on a busy machine for minutes.
        () -> Math.max(began, programs.quietSinceNanos()),
        () -> {
          answers.add(programs.cluster.call(path, task, "idempotency-key", program.name()));
          return isResult(answers.getLast());
        });
    var body = JSON.readTree(answers.getLast().body());
    return answers.getLast().statusCode() == 200
        ? body.asText()
        : Notes.failure(body.get("code").asInt(), body.get("message").asText());
  }

  private static String last(List<HttpResponse<String>> answers) {
    return answers.isEmpty()
        ? "none"
        : answers.getLast().statusCode() + " " + answers.getLast().body();
  }

  private static boolean isResult(HttpResponse<String> answer) {
    return answer.statusCode() == 200
        || answer.headers().firstValue("x-restate-error-source").equals(Optional.of("invocation"));
  }

  private void compare(ProgramCluster programs, List<Long> seeds, int disturbances)
      throws Exception {
    var effects =
        programs.effects().stream().collect(Collectors.groupingBy(RandomProgramsIT::program));
    var tallies = new HashMap<Integer, Integer>();
    for (var seed : seeds) {
      var program = ProgramGenerator.program(seed);
      var expected = ProgramModel.outcome(program);
      try {
        compare(
            programs.cluster,
            expected,
            results.getOrDefault(seed, "none"),
            effects.getOrDefault(program.name(), List.of()),
            disturbances);
      } catch (AssertionError failure) {
        throw new AssertionError(
            "seed %d: %s%nprogram: %s"
                .formatted(seed, failure.getMessage(), JSON.writeValueAsString(program)),
            failure);
      }
      expected.tallies().forEach((tally, amount) -> tallies.merge(tally, amount, Integer::sum));
    }
    for (var tally : tallies.entrySet()) {
      // Nothing is added, but behind all that has arrived before.
      assertThat(programs.cluster.call("/Tally/" + tally.getKey() + "/add", "0").body())
          .as("tally %d", tally.getKey())
          .isEqualTo(String.valueOf(tally.getValue()));
    }
  }

  private static void compare(
      Cluster cluster, Outcome expected, String result, List<String> effects, int disturbances)
      throws Exception {
    var values = new Token.Values();
    assertThat(values.learn(result)).as("result").isEqualTo(expected.result());
    assertThat(states(cluster, "Actor", expected.states(), values))
        .as("state of objects")
        .isEqualTo(expected.states());
    assertThat(states(cluster, "Flow", expected.flows(), values))
        .as("state of workflows")
        .isEqualTo(expected.flows());
    assertThat(effects.stream().map(RandomProgramsIT::step).collect(Collectors.toSet()))
        .as("steps")
        .isEqualTo(expected.steps());
    values
        .byOperation()
        .forEach((step, value) -> {
          if (expected.steps().contains(step)) {
            assertThat(effects).as("what is known of a step").contains(step + " " + value);
          }
        });
    assertThat(effects.stream().collect(Collectors.groupingBy(RandomProgramsIT::step)).values())
        .allSatisfy(times ->
            assertThat(times).as("runs of a step").hasSizeLessThanOrEqualTo(1 + disturbances));
  }

  private static SortedMap<String, SortedMap<String, String>> states(
      Cluster cluster,
      String service,
      SortedMap<String, SortedMap<String, String>> expected,
      Token.Values values)
      throws Exception {
    var states = new TreeMap<String, SortedMap<String, String>>();
    for (var key : expected.keySet()) {
      var state = new TreeMap<String, String>();
      JsonNode body = JSON.readTree(cluster.get("/perdure/state/" + service + "/" + key).body());
      for (var value : body.properties()) {
        state.put(value.getKey(), values.learn(value.getValue().asText()));
      }
      states.put(key, state);
    }
    return states;
  }

  private static String step(String line) {
    return line.substring(0, line.indexOf(' '));
  }

  private static String program(String line) {
    return line.substring(0, line.indexOf('-'));
  }
}
