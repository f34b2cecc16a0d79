package io.perdure.benchmarks;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one caller does over and over: a request body posted to a path, which may hold a key.
 *
 * @param name how the workload is called in options and results
 * @param path the path, with {@code %d} where a random key below {@code keys} goes
 * @param keys how many different keys there are; 0 if the path has none, {@link #FRESH} if each
 *     call has one of its own
 * @param body the JSON posted
 * @param answer the JSON each call must be answered with; null if it differs from call to call
 * @param stepsPerCall durable steps a call takes; 0 if it takes none
 */
record Workload(
    String name, String path, long keys, String body, @Nullable String answer, int stepsPerCall) {
  /** The object key all calls of {@link #COUNTER_ONE_KEY} share. */
  static final String HOT_KEY = "hot";

  /** So many keys that no random one comes twice. */
  static final long FRESH = Long.MAX_VALUE;

  static final Workload ECHO = new Workload("echo", "/Echo/echo", 0, "\"hello\"", "\"hello\"", 0);
  static final Workload STEPS_10 = steps(10);
  static final Workload COUNTER_ONE_KEY =
      new Workload("counter-one-key", "/Counter/" + HOT_KEY + "/add", 0, "1", null, 0);
  static final Workload COUNTER_10K_KEYS =
      new Workload("counter-10k-keys", "/Counter/key-%d/add", 10_000, "1", null, 0);
  static final Workload CALL = new Workload("call", "/Caller/call", 0, "\"hello\"", "\"hello\"", 0);
  static final Workload WORKFLOW =
      new Workload("workflow", "/Signup/key-%d/run", FRESH, "\"hello\"", "\"hello\"", 1);
  static final Workload PROMISE =
      new Workload("promise", "/Approval/key-%d/run", FRESH, "\"hello\"", "\"hello\"", 0);

  /** 100 entries; the answer is the number of attempts: one up to the end, and one replay. */
  static final Workload REPLAY_100 =
      new Workload("replay-100", "/Replay/key-%d/run", 10_000, "100", "2", 0);

  static final List<Workload> ALL =
      List.of(
          ECHO,
          steps(1),
          steps(3),
          STEPS_10,
          steps(50),
          COUNTER_ONE_KEY,
          COUNTER_10K_KEYS,
          CALL,
          WORKFLOW,
          PROMISE,
          REPLAY_100);

  /** A few that between them use every part of the server. */
  static final List<Workload> QUICK = List.of(ECHO, STEPS_10, COUNTER_ONE_KEY, CALL);

  static Workload of(String name) {
    return ALL.stream()
        .filter(workload -> workload.name.equals(name))
        .findFirst()
        .orElseThrow(() ->
            new BenchmarkException(
                "Expected a workload of %s, found %s"
                    .formatted(
                        ALL.stream().map(Workload::name).collect(Collectors.joining(", ")), name)));
  }

  /** The path of the next call. */
  String nextPath(RandomGenerator random) {
    return keys == 0 ? path : path.formatted(random.nextLong(keys));
  }

  private static Workload steps(int count) {
    var json = Integer.toString(count);
    return new Workload("steps-" + count, "/Steps/run", 0, json, json, count);
  }
}
