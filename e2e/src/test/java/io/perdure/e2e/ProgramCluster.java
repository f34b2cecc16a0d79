package io.perdure.e2e;

import static io.perdure.e2e.ProgramCluster.Disturbance.CONNECTIONS_BREAK;
import static io.perdure.e2e.ProgramCluster.Disturbance.FUNCTIONS_DIE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perdure.e2e.program.ProgramFunctions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A cluster whose functions carry out programs, and the ways in which it may be disturbed. Confined
 * to one thread, but for the calls of its gateway and where it says so.
 */
final class ProgramCluster implements AutoCloseable {
  private static final Duration RESTART = Duration.ofMinutes(1);
  private static final int TURNED_AWAY = 20;
  private static final int MAX_BATCH = 1_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What can happen to it. */
  enum Disturbance {
    FUNCTIONS_DIE,
    RUNTIME_DIES,
    BROKER_DIES,
    CONNECTIONS_BREAK,
    /** Connections break, and the next ones as well. */
    CONNECTIONS_FAIL,
    /** All that runs is paused, and resumed. */
    INVOCATIONS_PAUSE,
    /** All that partitions have told each other arrives again. */
    DELIVERIES_REPEAT
  }

  final Cluster cluster;
  final InvocationsTopic invocations;
  private final Path steps;
  private final ServiceProcess functions;
  private final CuttableConnections connections;
  private final Standstill standstill;
  private volatile boolean isDisturbed;
  private volatile long quietSinceNanos = System.nanoTime();

  ProgramCluster(Path directory, List<String> settings) throws IOException {
    steps = Files.createFile(directory.resolve("effects.txt"));
    cluster = new Cluster(directory, settings);
    invocations = new InvocationsTopic(cluster);
    int port = Server.freePort();
    connections = new CuttableConnections(port);
    var functionsLog = directory.resolve("functions.log");
    functions =
        ServiceProcess.ofJava(ProgramFunctions.class, port, steps, functionsLog)
            .with("ADMIN", String.valueOf(cluster.adminPort));
    standstill = new Standstill(cluster, functionsLog, functions::threads);
    functions.start();
    try {
      Await.until("the functions listen", RESTART, () -> Server.isTaken(port));
      cluster.register(connections.port());
    } catch (AssertionError failure) {
      close();
      throw failure;
    }
  }

  /** So many rounds of disturbances, in an order of chance; the cheap ones are more frequent. */
  static List<Disturbance> disturbances(int rounds, Random random) {
    var all = new ArrayList<Disturbance>();
    for (int i = 0; i < rounds; i++) {
      all.addAll(List.of(Disturbance.values()));
      all.addAll(List.of(FUNCTIONS_DIE, CONNECTIONS_BREAK, CONNECTIONS_BREAK));
    }
    Collections.shuffle(all, random);
    return all;
  }

  void disturb(Disturbance disturbance) throws Exception {
    isDisturbed = true;
    try {
      carryOut(disturbance);
    } catch (AssertionError failure) {
      throw new AssertionError(disturbance + ": " + failure.getMessage() + standstill(), failure);
    } finally {
      quietSinceNanos = System.nanoTime();
      isDisturbed = false;
    }
  }

  /** When the last disturbance was over; now, if one is under way. For any thread. */
  long quietSinceNanos() {
    return isDisturbed ? System.nanoTime() : quietSinceNanos;
  }

  private void carryOut(Disturbance disturbance) throws Exception {
    switch (disturbance) {
      case FUNCTIONS_DIE -> {
        functions.close();
        functions.start();
      }
      case RUNTIME_DIES -> {
        cluster.runtime.kill();
        cluster.runtime.start();
        cluster.awaitReady(RESTART);
      }
      case BROKER_DIES -> {
        cluster.broker.kill();
        cluster.broker.start();
      }
      case CONNECTIONS_BREAK -> connections.cut();
      case CONNECTIONS_FAIL -> connections.cutAndTurnAway(TURNED_AWAY);
      case INVOCATIONS_PAUSE -> pauseAndResume(invocations.unfinished());
      case DELIVERIES_REPEAT -> RepeatedDeliveries.append(cluster.bootstrap());
    }
  }

  /**
   * Purges what has ended, so that no id is known any more, and lets all that partitions have told
   * each other arrive again.
   */
  void purgeAndRepeatDeliveries() throws Exception {
    for (var batch : batches(invocations.purgeable())) {
      assertThat(operate("purge", batch).get("failed")).as("not purged").isEmpty();
    }
    RepeatedDeliveries.append(cluster.bootstrap());
  }

  /** Those that have ended meanwhile, or have not begun, stay as they are. */
  private void pauseAndResume(List<String> ids) throws IOException {
    for (var batch : batches(ids)) {
      operate("pause", batch);
    }
    for (var batch : batches(ids)) {
      var paused = new ArrayList<>(batch);
      Await.until(
          () -> "all are resumed, but not " + paused,
          RESTART,
          () -> {
            resume(paused);
            return paused.isEmpty();
          });
    }
  }

  /**
   * Takes out those whose pause is over. A program may pause one again at once, and then resumes it
   * itself.
   */
  private void resume(List<String> paused) throws IOException {
    operate("resume", List.copyOf(paused))
        .path("succeeded")
        .forEach(id -> paused.remove(id.asText()));
    paused.removeIf(id -> !isPaused(id));
  }

  private boolean isPaused(String id) {
    try {
      var answer = cluster.admin("/invocations/" + id);
      return switch (answer.statusCode()) {
        case 200 -> answer.body().contains("\"status\":\"paused\"");
        case 404 -> false;
        default -> true;
      };
    } catch (IOException | InterruptedException unknown) {
      return true;
    }
  }

  private JsonNode operate(String operation, List<String> ids) throws IOException {
    return JSON.readTree(
        cluster
            .adminPost(
                "/internal/invocations_batch_operations/" + operation,
                JSON.writeValueAsString(Map.of("invocation_ids", ids)))
            .body());
  }

  private static List<List<String>> batches(List<String> ids) {
    var batches = new ArrayList<List<String>>();
    for (int from = 0; from < ids.size(); from += MAX_BATCH) {
      batches.add(ids.subList(from, Math.min(ids.size(), from + MAX_BATCH)));
    }
    return batches;
  }

  /** What is known when something does not get on. For any thread. */
  String standstill() {
    return standstill.report();
  }

  /** Lines of the effects: a step and the value that it made up. */
  List<String> effects() throws IOException {
    return Files.readAllLines(steps);
  }

  @Override
  public void close() {
    invocations.close();
    connections.close();
    functions.close();
    cluster.close();
  }
}
