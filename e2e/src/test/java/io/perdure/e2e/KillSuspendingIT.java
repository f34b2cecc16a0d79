package io.perdure.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 while objects wait for each other: runners pass along lanes of objects, each holding all
 * that it has passed, and every one of them suspends whenever it waits. None is lost, and none
 * passes an object twice.
 */
@Tag("soak")
@SuppressWarnings("NullAway.Init")
class KillSuspendingIT {
  private static final int LANES = 16;
  private static final int RUNNERS = 4;
  private static final int HOPS = 9;
  private static final int OBJECTS_A_LANE = HOPS + 1;
  private static final Duration FINISH = Duration.ofMinutes(2);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  @Test
  void objectsThatCallEachOtherSurviveTheDeathOfAnyProcess() throws Exception {
    var settings = List.of("perdure.function.inactivity-timeout: 0s");
    try (var cluster = new Cluster(directory, settings).withFunctions()) {
      var ids = accepted(cluster);

      var kills = Deaths.ofEachProcess(cluster, LANES * RUNNERS * OBJECTS_A_LANE);
      System.out.println("Killed: " + kills);

      for (var id : ids) {
        Await.until(
            id + " has passed all objects of its lane",
            FINISH,
            () ->
                cluster
                    .get("/restate/invocation/" + id + "/output")
                    .body()
                    .equals(String.valueOf(OBJECTS_A_LANE)));
      }
      assertEachObjectWasPassedByEachRunner(cluster);
      assertStepsRanOnce(cluster, kills.size());
    }
  }

  private static List<String> accepted(Cluster cluster) {
    return IntStream.range(0, LANES * RUNNERS)
        .mapToObj(runner ->
            cluster
                .callAsync("/Relay/" + runner % LANES + "-" + HOPS + "/pass/send", "" + HOPS)
                .thenApply(response -> Server.idIn(response.body())))
        .toList()
        .stream()
        .map(CompletableFuture::join)
        .toList();
  }

  private static void assertEachObjectWasPassedByEachRunner(Cluster cluster) throws Exception {
    for (int lane = 0; lane < LANES; lane++) {
      for (int hop = 0; hop <= HOPS; hop++) {
        var object = "/Relay/" + lane + "-" + hop;
        assertThat(cluster.get(object + "/passed").body())
            .as(object)
            .isEqualTo(String.valueOf(RUNNERS));
      }
    }
  }

  /** Of one object at most one invocation was under way at a kill: one more line for each kill. */
  private static void assertStepsRanOnce(Cluster cluster, int kills) throws Exception {
    var lines = new HashMap<String, Integer>();
    for (var line : Files.readAllLines(cluster.steps)) {
      lines.merge(line, 1, Integer::sum);
    }
    assertThat(lines).hasSize(LANES * OBJECTS_A_LANE);
    assertThat(lines)
        .allSatisfy((_, times) -> assertThat(times).isBetween(RUNNERS, RUNNERS + kills));
  }
}
