package io.perdure.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does on one node with a subscription that several nodes read. */
@SuppressWarnings("NullAway.Init")
class SubscriptionOnNodesIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PARTITIONS = 4;
  private static final int PART = 120;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  @Test
  void aSeekAndADrainReachAllNodes() throws Exception {
    try (var cluster = new Cluster(directory, List.of()).withFunctions();
        var second = cluster.secondNode()) {
      second.process.start();
      second.awaitReady(PATIENCE);
      cluster.createTopics(PARTITIONS, "numbers");
      var id = subscribe(cluster);
      var path = "/subscriptions/" + id;
      awaitShared(cluster, second, path);
      var ledgers = new Ledgers(cluster);
      ledgers.produce("numbers", 0, PART, "%d");
      ledgers.awaitEntered(PART);
      awaitNoLag(cluster, id);

      seek(second, path, "{\"to\":\"earliest\"}");
      awaitShared(cluster, second, path);
      ledgers.produce("numbers", PART, 2 * PART, "%d");
      ledgers.awaitEntered(2 * PART);
      awaitNoLag(cluster, id);
      ledgers.assertEachOnceAndInOrder(2 * PART);

      seek(cluster, path, "{\"to\":\"earliest\",\"redeliver\":true}");
      ledgers.awaitEntered(4 * PART);
      awaitNoLag(second, id);
      ledgers.assertEachInOrder(2 * PART, 2);
      awaitShared(cluster, second, path);

      second.patch(path + "/pause");
      ledgers.produce("numbers", 2 * PART, 3 * PART, "%d");
      assertThat(second.adminDelete(path + "?drain=true").statusCode()).isEqualTo(202);
      for (var node : List.of(cluster, second)) {
        Await.until(
            "the subscription is gone on all nodes",
            PATIENCE,
            () -> node.admin(path).statusCode() == 404);
      }
      ledgers.awaitEntered(5 * PART);
    }
  }

  private static String subscribe(Cluster cluster) {
    return cluster.subscribe(
        """
        {"source":"kafka://default/numbers","sink":"service://Ledger/enter",
         "options":{"perdure.start":"earliest","session.timeout.ms":"6000"}}\
        """);
  }

  /** Each node reads some of the partitions, and both together all of them. */
  private static void awaitShared(Server one, Server other, String path) {
    Await.until(
        "both nodes read",
        PATIENCE,
        () -> {
          int first = partitions(one, path);
          int second = partitions(other, path);
          return first > 0 && second > 0 && first + second == PARTITIONS;
        });
  }

  private static int partitions(Server node, String path) throws Exception {
    return json(node, path).path("status").path("partitions").path("numbers").size();
  }

  private static void awaitNoLag(Server node, String id) {
    Await.until(
        "everything is committed",
        PATIENCE,
        () -> {
          var lags = node.lags(id);
          return lags.size() == PARTITIONS && lags.stream().allMatch(lag -> lag == 0);
        });
  }

  private static JsonNode json(Server node, String path) throws Exception {
    return JSON.readTree(node.admin(path).body());
  }

  private static void seek(Server node, String path, String body) throws Exception {
    assertThat(node.patch(path + "/seek", body).statusCode()).isEqualTo(200);
  }
}
