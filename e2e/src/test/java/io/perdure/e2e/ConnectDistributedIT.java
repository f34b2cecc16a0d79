package io.perdure.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Two workers share the tasks of a connector; one is killed, and the other takes its part over. */
@SuppressWarnings("NullAway.Init")
class ConnectDistributedIT {
  private static final String TOPIC = "numbers";
  private static final String CONFIG = "/connectors/numbers/config";
  private static final int PART = 150;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  @Test
  void everyRecordIsOneInvocationThoughAWorkerIsKilled() throws Exception {
    var settings = Map.of("offset.flush.interval.ms", "600000");
    try (var cluster = new Cluster(directory, List.of()).withFunctions();
        var admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap()));
        var one =
            ConnectWorker.distributed(directory.resolve("one"), cluster.bootstrap(), settings);
        var other =
            ConnectWorker.distributed(directory.resolve("other"), cluster.bootstrap(), settings)) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 3, (short) 1))).all().get();
      one.start();
      other.start();
      var ledgers = new Ledgers(cluster);
      ledgers.produce(TOPIC, 0, PART, "%d");
      Await.until(
          "the worker refuses a connector with a mistake",
          PATIENCE,
          () -> other.put(CONFIG, connector(cluster, "a/b")).statusCode() == 400);
      assertThat(other.put(CONFIG, connector(cluster, "a/b")).body())
          .contains("invocation.service", "a/b");
      assertThat(other.put(CONFIG, connector(cluster, "Ledger")).statusCode()).isEqualTo(201);
      awaitRunningTasks(other, 2);
      ledgers.awaitEntered(PART / 2);

      one.kill();
      ledgers.produce(TOPIC, PART, 2 * PART, "%d");
      ledgers.awaitEntered(2 * PART);

      ledgers.assertEachOnceAndInOrder(2 * PART);
      assertThat(other.get("/connector-plugins").body()).contains("InvocationSinkConnector");
      awaitRunningTasks(other, 2);
    }
  }

  private static void awaitRunningTasks(ConnectWorker worker, int count) {
    Await.until(
        count + " tasks run",
        PATIENCE,
        () ->
            worker
                    .get("/connectors/numbers/status")
                    .body()
                    .replaceAll(".*\"tasks\":", "")
                    .split("RUNNING", -1)
                    .length
                == count + 1);
  }

  private static String connector(Cluster cluster, String service) {
    return """
    {"connector.class": "io.perdure.connectors.invocation.InvocationSinkConnector",
     "topics": "numbers",
     "tasks.max": "2",
     "value.converter": "org.apache.kafka.connect.converters.ByteArrayConverter",
     "kafka.bootstrap.servers": "%s",
     "invocation.service": "%s",
     "invocation.handler": "enter"}
    """
        .formatted(cluster.bootstrap(), service);
  }
}
