package io.perdure.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Numbered records of a topic become state of objects and records of another topic, while two nodes
 * and the broker are killed, and one node sleeps until it is thought dead: each number is there
 * once, in the order of its key, in state and output.
 */
@SuppressWarnings("NullAway.Init")
class ExactlyOnceAuditIT {
  private static final String INPUT = "numbered";
  private static final String OUTPUT = "audited";
  private static final int PARTITIONS = 3;
  private static final int KEYS = 12;
  private static final Duration READY = Duration.ofMinutes(2);
  private static final Duration PROGRESS = Duration.ofMinutes(2);
  private static final Duration LONG_RUN = Duration.ofMinutes(5);

  /** So that the log can be replayed from its beginning when all is over. */
  private static final List<String> SETTINGS = List.of("perdure.log.trim-interval: 1h");

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  /** What befalls the system; each returns when it is over. */
  private enum Trouble {
    KILL_FIRST_NODE,
    KILL_SECOND_NODE,
    KILL_BROKER,
    ZOMBIE
  }

  /** All parts of the system. */
  private record Parts(Cluster cluster, SecondNode second, NumberedRecords numbers) {}

  @Test
  void eachNumberIsThereOnceThoughNodesAndBrokerDie() throws Exception {
    audit(parts -> {
      for (var trouble : List.of(Trouble.KILL_FIRST_NODE, Trouble.KILL_BROKER, Trouble.ZOMBIE)) {
        befall(trouble, parts, 150);
      }
    });
  }

  @Test
  @Tag("soak")
  void eachNumberIsThereOnceAfterMinutesOfTrouble() throws Exception {
    long seed = System.nanoTime();
    var random = new Random(seed);
    var end = Instant.now().plus(LONG_RUN);
    var befallen = new ArrayList<Trouble>();
    try {
      audit(parts -> {
        while (Instant.now().isBefore(end)) {
          var trouble = Trouble.values()[random.nextInt(Trouble.values().length)];
          befallen.add(trouble);
          befall(trouble, parts, 50 + random.nextInt(400));
        }
      });
    } finally {
      System.out.println("Seed " + seed + ": " + befallen);
    }
  }

  private interface Story {
    void happen(Parts parts) throws IOException;
  }

  private void audit(Story story) throws Exception {
    try (var cluster = new Cluster(directory, SETTINGS).withFunctions();
        var second = cluster.secondNode();
        var numbers = numbers(cluster)) {
      second.process.start();
      second.awaitReady(READY);
      subscribe(cluster);
      numbers.write(INPUT, 100);
      awaitAudited(numbers, 50);

      story.happen(new Parts(cluster, second, numbers));

      numbers.write(INPUT, 100);
      awaitAudited(numbers, numbers.written());
      var expected = numbers.expected();
      assertThat(numbers.byKey()).isEqualTo(expected);
      for (var key : expected.keySet()) {
        assertThat(cluster.get("/Auditor/" + key + "/taken").body())
            .as(key)
            .isEqualTo("\"" + expected.get(key) + "\"");
      }
    }
  }

  private static NumberedRecords numbers(Cluster cluster) throws Exception {
    cluster.createTopics(PARTITIONS, INPUT, OUTPUT);
    return new NumberedRecords(cluster.bootstrap(), KEYS, OUTPUT, PARTITIONS);
  }

  private static void subscribe(Cluster cluster) {
    var created =
        cluster.adminPost(
            "/subscriptions",
            """
            {"source":"kafka://default/numbered","sink":"service://Auditor/take",
             "options":{"perdure.start":"earliest","session.timeout.ms":"6000"}}\
            """);
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
  }

  /** In the middle of so many numbers. */
  private static void befall(Trouble trouble, Parts parts, int howMany) {
    var cluster = parts.cluster();
    var second = parts.second();
    var numbers = parts.numbers();
    int before = numbers.read();
    numbers.write(INPUT, howMany);
    awaitAudited(numbers, Math.min(before + howMany / 3, numbers.written()));
    switch (trouble) {
      case KILL_FIRST_NODE -> {
        cluster.runtime.kill();
        cluster.runtime.start();
        cluster.awaitReady(READY);
      }
      case KILL_SECOND_NODE -> {
        second.process.kill();
        second.process.start();
        second.awaitReady(READY);
      }
      case KILL_BROKER -> {
        cluster.broker.kill();
        cluster.broker.start();
      }
      case ZOMBIE -> {
        second.process.freeze();
        // Only when the other one has taken its partitions over.
        awaitAudited(numbers, numbers.written());
        numbers.write(INPUT, howMany);
        second.process.thaw();
        second.awaitReady(READY);
      }
    }
  }

  private static void awaitAudited(NumberedRecords numbers, int count) {
    Await.until(
        () -> count + " numbers in the output, of which there are " + numbers.read(),
        PROGRESS,
        () -> numbers.read() >= count);
  }
}
