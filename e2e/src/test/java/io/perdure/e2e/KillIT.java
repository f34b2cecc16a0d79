package io.perdure.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 in the middle of many invocations: each accepted one finishes, and no acknowledged step
 * runs again.
 */
@SuppressWarnings("NullAway.Init")
class KillIT {
  private static final int INVOCATIONS = 64;
  private static final int STEPS = 50;
  private static final Duration FINISH = Duration.ofMinutes(1);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  @Test
  void everyAcceptedInvocationSurvivesTheDeathOfAnyProcess() throws Exception {
    try (var cluster = new Cluster(directory, List.of()).withFunctions()) {
      var ids = accepted(cluster);
      var kills = Deaths.ofEachProcess(cluster, INVOCATIONS * STEPS);
      System.out.println("Killed: " + kills);

      for (var id : ids) {
        Await.until(
            id + " has ended with its result",
            FINISH,
            () ->
                cluster
                    .get("/restate/invocation/" + id + "/output")
                    .body()
                    .equals(String.valueOf(STEPS)));
      }
      assertThat(cluster.get("/Counter/finished/get").body())
          .isEqualTo(String.valueOf(INVOCATIONS));
      assertStepsRanOnce(cluster, kills.size());
    }
  }

  private static List<String> accepted(Cluster cluster) {
    var sent = new ArrayList<CompletableFuture<String>>();
    for (int i = 0; i < INVOCATIONS; i++) {
      sent.add(
          cluster
              .callAsync("/Steps/run/send", "\"i" + i + ":" + STEPS + "\"")
              .thenApply(response -> Server.idIn(response.body())));
    }
    return sent.stream().map(CompletableFuture::join).toList();
  }

  /**
   * A step runs again only if its result was not acknowledged: of each invocation at most the one
   * that was under way at a kill, and never one before a step that has run already.
   */
  private static void assertStepsRanOnce(Cluster cluster, int kills) throws Exception {
    var last = new HashMap<String, Integer>();
    var repeated = new HashMap<String, Integer>();
    for (var line : Files.readAllLines(cluster.steps)) {
      var invocation = line.substring(0, line.indexOf(' '));
      int step = Integer.parseInt(line.substring(line.indexOf(' ') + 1));
      int before = last.getOrDefault(invocation, -1);
      assertThat(step)
          .as("step of %s after step %d", invocation, before)
          .isBetween(before, before + 1);
      if (step == before) {
        repeated.merge(invocation, 1, Integer::sum);
      }
      last.put(invocation, step);
    }
    assertThat(last)
        .hasSize(INVOCATIONS)
        .allSatisfy((_, step) -> assertThat(step).isEqualTo(STEPS - 1));
    assertThat(repeated.values()).allSatisfy(times -> assertThat(times).isLessThanOrEqualTo(kills));
  }
}
