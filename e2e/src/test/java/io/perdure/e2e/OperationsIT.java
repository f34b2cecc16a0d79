package io.perdure.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What operators do to an invocation, one thing after the other. */
@SuppressWarnings("NullAway.Init")
class OperationsIT {
  private static final Duration A_WHILE = Duration.ofSeconds(20);
  private static final String HOURS = "36000000";

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  @Test
  void anInvocationIsPausedResumedKilledRestartedAndPurged() throws Exception {
    try (var cluster = new Cluster(directory, List.of()).withFunctions()) {
      var id = Server.idIn(cluster.call("/Caller/sleeps/send", HOURS).body());
      awaitStatus(cluster, id, "running");
      awaitPin(cluster, id);

      assertThat(operate(cluster, id, "pause")).isEqualTo(202);
      awaitStatus(cluster, id, "paused");
      assertThat(operate(cluster, id, "pause")).isEqualTo(200);
      assertThat(operate(cluster, id, "restart-as-new")).isEqualTo(409);
      assertThat(operate(cluster, id, "resume?deployment=latest")).isEqualTo(200);
      awaitStatus(cluster, id, "running");
      assertThat(operate(cluster, id, "purge")).isEqualTo(409);
      assertThat(operate(cluster, id, "kill")).isEqualTo(200);
      awaitStatus(cluster, id, "completed");

      var restarted = cluster.patch("/invocations/" + id + "/restart-as-new");
      assertThat(restarted.statusCode()).isEqualTo(200);
      var again = Server.idIn(restarted.body());
      assertThat(again).isNotEqualTo(id);
      awaitStatus(cluster, again, "running");

      assertThat(operate(cluster, id, "purge-journal")).isEqualTo(200);
      assertThat(operate(cluster, id, "restart-as-new")).isEqualTo(410);
      assertThat(operate(cluster, id, "purge")).isEqualTo(200);
      assertThat(cluster.admin("/invocations/" + id).statusCode()).isEqualTo(404);

      var batch =
          cluster.post(
              cluster.adminPort,
              "/internal/invocations_batch_operations/kill",
              "{\"invocation_ids\":[\"" + again + "\",\"" + id + "\"]}");
      assertThat(batch.body())
          .contains("\"succeeded\":[\"" + again + "\"]")
          .contains("\"invocation_id\":\"" + id + "\"");
      awaitStatus(cluster, again, "completed");

      aStepThatRunsWhenAPauseIsAskedForRunsOnce(cluster);
    }
  }

  private void aStepThatRunsWhenAPauseIsAskedForRunsOnce(Cluster cluster) throws Exception {
    var id = Server.idIn(cluster.call("/Steps/slowly/send", "2000").body());
    Await.until(
        "the step runs", A_WHILE, () -> Files.readString(cluster.steps).contains("slow begins"));

    assertThat(operate(cluster, id, "pause")).isEqualTo(202);
    assertThat(cluster.invocation(id)).contains("\"status\":\"running\"");
    awaitStatus(cluster, id, "paused");
    assertThat(Files.readString(cluster.steps)).contains("slow ends");
    assertThat(cluster.sql("SELECT event_type FROM sys_journal_events WHERE id = '" + id + "'"))
        .isEqualTo("{\"rows\":[{\"event_type\":\"Paused\"}]}");

    assertThat(operate(cluster, id, "resume")).isEqualTo(200);
    awaitStatus(cluster, id, "completed");
    assertThat(Files.readString(cluster.steps)).containsOnlyOnce("slow begins");
  }

  private static int operate(Cluster cluster, String id, String operation) throws Exception {
    return cluster.patch("/invocations/" + id + "/" + operation).statusCode();
  }

  private static void awaitStatus(Cluster cluster, String id, String status) {
    Await.until(
        id + " is " + status,
        A_WHILE,
        () -> cluster.invocation(id).contains("\"status\":\"" + status + "\""));
  }

  private static void awaitPin(Cluster cluster, String id) {
    Await.until(
        id + " has its deployment",
        A_WHILE,
        () -> cluster.invocation(id).contains("pinned_deployment_id"));
  }
}
