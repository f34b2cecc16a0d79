package io.perdure.e2e;

import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** kill -9 of each process in turn, spread over the work that is under way. */
final class Deaths {
  private static final Duration RESTART = Duration.ofMinutes(1);
  private static final Duration PROGRESS = Duration.ofMinutes(1);

  private Deaths() {}

  /**
   * Kills and restarts the runtime, the functions, the broker and the runtime again.
   *
   * @param lines how many lines the steps write in all, if each runs once
   * @return what was killed
   */
  static List<String> ofEachProcess(Cluster cluster, int lines) {
    var killed = new ArrayList<String>();
    awaitLines(cluster, lines / 8);
    killed.add(runtime(cluster));
    awaitLines(cluster, lines * 3 / 8);
    cluster.functions.kill();
    cluster.functions.start();
    killed.add("functions");
    awaitLines(cluster, lines * 5 / 8);
    cluster.broker.kill();
    cluster.broker.start();
    killed.add("broker");
    awaitLines(cluster, lines * 7 / 8);
    killed.add(runtime(cluster));
    return killed;
  }

  private static String runtime(Cluster cluster) {
    cluster.runtime.kill();
    long started = System.nanoTime();
    cluster.runtime.start();
    cluster.awaitReady(RESTART);
    long tookMs = Duration.ofNanos(System.nanoTime() - started).toMillis();
    return "runtime, " + tookMs + " ms until ready";
  }

  private static void awaitLines(Cluster cluster, int count) {
    Await.until(
        count + " steps have run",
        PROGRESS,
        () -> Files.readAllLines(cluster.steps).size() >= count);
  }
}
