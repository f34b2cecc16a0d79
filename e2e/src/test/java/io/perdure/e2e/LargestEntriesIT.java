package io.perdure.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Entries a little below the limit, in a runtime of 512 MiB; {@link LongAndLargeIT} has others. */
@Tag("soak")
class LargestEntriesIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int SIZE = 30 << 20;

  @Test
  void inputStateStepAndOutputPass(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path directory)
      throws Exception {
    var bytes = new byte[SIZE];
    new Random(SIZE).nextBytes(bytes);
    int port = Server.freePort();
    var lines = Files.createFile(directory.resolve("lines.txt"));
    try (var cluster = new Cluster(directory, 1, List.of("perdure.log.trim-interval: 1s"), "512m");
        var functions =
            ServiceProcess.ofJava(
                LongFunctions.class, "512m", port, lines, directory.resolve("large.log"))) {
      functions.start();
      Await.until("the functions listen", PATIENCE, () -> Server.isTaken(port));
      cluster.register(port);

      var passed =
          cluster.send(
              cluster
                  .request("/Chest/a/pass")
                  .timeout(PATIENCE)
                  .header("content-type", "application/octet-stream")
                  .POST(BodyPublishers.ofByteArray(bytes))
                  .build());
      assertThat(passed.statusCode()).isEqualTo(200);
      assertThat(passed.body()).isEqualTo(bytes);

      var kept = cluster.send(cluster.request("/Chest/a-next/look").timeout(PATIENCE).build());
      assertThat(kept.body()).isEqualTo(bytes);

      // What is left of it is not replayed when the cluster stops: that would take gigabytes.
      try (var log = cluster.reader("perdure-log", 1)) {
        Await.until(
            "the log is trimmed",
            PATIENCE,
            () -> log.beginningOffsets(log.assignment()).values().iterator().next() > 0);
      }
    }
  }
}
