package io.perdure.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** No more invocations of a scope run at once than its rules say, and the others follow. */
@SuppressWarnings("NullAway.Init")
class LimitsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String HOURS = "36000000";

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  @Test
  void rulesHoldAcrossPartitionsAndCrashes() throws Exception {
    try (var cluster = new Cluster(directory, List.of()).withFunctions()) {
      assertThat(put(cluster, "{\"pattern\":\"*\",\"limits\":{\"concurrency\":2}}"))
          .contains("\"pattern\":\"*\"", "\"version\":1");
      awaitRule(cluster, "blue", 2);
      awaitRule(cluster, "red", 2);
      var blue = hold(cluster, "blue", 4, "");
      var red = hold(cluster, "red", 3, "");
      awaitRunning(cluster, blue.subList(0, 2), blue.subList(2, 4));
      awaitRunning(cluster, red.subList(0, 2), red.subList(2, 3));

      cluster.runtime.kill();
      cluster.runtime.start();
      cluster.awaitReady(PATIENCE);
      awaitRunning(cluster, blue.subList(0, 2), blue.subList(2, 4));
      assertThat(cluster.sql("SELECT scope, usage, num_waiters FROM sys_user_limits"))
          .contains("{\"scope\":\"blue\",\"usage\":2,\"num_waiters\":2}")
          .contains("{\"scope\":\"red\",\"usage\":2,\"num_waiters\":1}");

      cancel(cluster, blue.getFirst());
      awaitRunning(cluster, blue.subList(1, 3), blue.subList(3, 4));
      assertThat(
              put(
                  cluster,
                  """
                  {"pattern":"red","precondition":{"type":"does_not_exist"},\
                  "limits":{"concurrency":3}}\
                  """))
          .contains("\"version\":2");
      awaitRunning(cluster, red, List.of());
      awaitRunning(cluster, blue.subList(1, 3), blue.subList(3, 4));

      assertThat(cluster.adminPost("/limits/rules/bulk-delete", "[{\"pattern\":\"*\"}]").body())
          .isEqualTo("[\"*\"]");
      awaitRunning(cluster, blue.subList(1, 4), List.of());
      assertThat(cluster.sql("SELECT pattern, concurrency, version FROM sys_rules"))
          .contains("{\"pattern\":\"red\",\"concurrency\":3,\"version\":2}")
          .doesNotContain("*");
    }
  }

  @Test
  void limitKeysCountForThemselvesAndWithTheirScope() throws Exception {
    try (var cluster = new Cluster(directory, List.of()).withFunctions()) {
      put(
          cluster,
          "{\"pattern\":\"blue\",\"limits\":{\"concurrency\":2}},"
              + "{\"pattern\":\"blue/*\",\"limits\":{\"concurrency\":1}}");
      awaitRule(cluster, "blue", 2);
      var gold = hold(cluster, "blue", 2, "?limit-key=gold");
      var silver = hold(cluster, "blue", 1, "?limit-key=silver/ada");
      var others = hold(cluster, "blue", 1, "");
      awaitRunning(
          cluster,
          List.of(gold.getFirst(), silver.getFirst()),
          List.of(gold.getLast(), others.getFirst()));

      cancel(cluster, silver.getFirst());
      awaitRunning(cluster, List.of(gold.getFirst(), others.getFirst()), List.of(gold.getLast()));
      cancel(cluster, gold.getFirst());
      awaitRunning(cluster, List.of(gold.getLast(), others.getFirst()), List.of());

      refusals(cluster);
    }
  }

  private static void refusals(Cluster cluster) throws Exception {
    var wrong = cluster.adminPut("/limits/rules", "[{\"pattern\":\"a b\"}]");
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body()).contains("PD0153", "[0]: ", "'a b'");
    var taken =
        cluster.adminPut(
            "/limits/rules",
            "[{\"pattern\":\"new\"},"
                + "{\"pattern\":\"blue\",\"precondition\":{\"type\":\"does_not_exist\"}}]");
    assertThat(taken.statusCode()).isEqualTo(409);
    assertThat(taken.body()).contains("PD0210", "for blue, but found version 1");
    assertThat(cluster.sql("SELECT pattern FROM sys_rules")).doesNotContain("new");
  }

  private static String put(Cluster cluster, String rules) throws Exception {
    var answer = cluster.adminPut("/limits/rules", "[" + rules + "]");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  /** Another partition hears of a rule a moment after it was set. */
  private static void awaitRule(Cluster cluster, String scope, int concurrency) throws Exception {
    var probe = hold(cluster, scope, 1, "").getFirst();
    Await.until(
        "the rule is known where " + scope + " is",
        PATIENCE,
        () ->
            cluster
                .sql("SELECT concurrency_limit FROM sys_user_limits WHERE scope = '" + scope + "'")
                .contains("\"concurrency_limit\":" + concurrency));
    cancel(cluster, probe);
    Await.until(
        "nobody holds a slot of " + scope,
        PATIENCE,
        () ->
            !cluster
                .sql("SELECT scope FROM sys_user_limits WHERE scope = '" + scope + "'")
                .contains(scope));
  }

  private static List<String> hold(Cluster cluster, String scope, int count, String query)
      throws Exception {
    var ids = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      var path = "/restate/scope/" + scope + "/send/Gate/key-" + i + query.hashCode() + "/hold";
      ids.add(Server.idIn(cluster.call(path + query, HOURS).body()));
    }
    return ids;
  }

  private static void cancel(Cluster cluster, String id) throws Exception {
    assertThat(cluster.patch("/invocations/" + id + "/cancel").statusCode()).isEqualTo(202);
  }

  private static void awaitRunning(Cluster cluster, List<String> running, List<String> pending) {
    Await.until(
        running + " run and " + pending + " wait",
        PATIENCE,
        () -> {
          for (var id : running) {
            if (!cluster.invocation(id).contains("\"status\":\"running\"")) {
              return false;
            }
          }
          for (var id : pending) {
            if (!cluster.invocation(id).contains("\"status\":\"pending\"")) {
              return false;
            }
          }
          return true;
        });
  }
}
