package io.perdure.e2e;

import static io.perdure.e2e.ProgramCluster.Disturbance.CONNECTIONS_BREAK;
import static io.perdure.e2e.ProgramCluster.Disturbance.FUNCTIONS_DIE;

import io.perdure.e2e.program.ProgramFunctions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** A cluster whose functions carry out programs, and the ways in which it may be disturbed. */
final class ProgramCluster implements AutoCloseable {
  private static final Duration RESTART = Duration.ofMinutes(1);

  /** What can happen to it. */
  enum Disturbance {
    FUNCTIONS_DIE,
    RUNTIME_DIES,
    BROKER_DIES,
    CONNECTIONS_BREAK
  }

  final Cluster cluster;
  private final Path steps;
  private final ServiceProcess functions;
  private final CuttableConnections connections;

  ProgramCluster(Path directory, List<String> settings) throws IOException {
    cluster = new Cluster(directory, settings);
    steps = Files.createFile(directory.resolve("effects.txt"));
    int port = Server.freePort();
    connections = new CuttableConnections(port);
    functions =
        ServiceProcess.ofJava(
            ProgramFunctions.class, port, steps, directory.resolve("functions.log"));
    functions.start();
    Await.until("the functions listen", RESTART, () -> Server.isTaken(port));
    cluster.register(connections.port());
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

  void disturb(Disturbance disturbance) {
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
    }
  }

  /** Lines of the effects: a step and the value that it made up. */
  List<String> effects() throws IOException {
    return Files.readAllLines(steps);
  }

  @Override
  public void close() {
    connections.close();
    functions.close();
    cluster.close();
  }
}
