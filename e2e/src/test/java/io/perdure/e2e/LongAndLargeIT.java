package io.perdure.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Long journals, large entries, many that wait: in a runtime of 256 MiB of heap, which is the bound
 * that these tests are about. They say how long things took, so that a cost that grows faster than
 * the size is seen.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class LongAndLargeIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int MIB = 1 << 20;
  private static final int LIMIT = 32 * MIB;

  private Cluster cluster;
  private ServiceProcess functions;
  private CuttableConnections connections;
  private Path lines;

  @BeforeAll
  void start(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path directory) throws Exception {
    cluster =
        new Cluster(
            directory,
            List.of("perdure.log.trim-interval: 5s", "perdure.function.inactivity-timeout: 1s"));
    lines = Files.createFile(directory.resolve("lines.txt"));
    int port = Server.freePort();
    functions =
        ServiceProcess.ofJava(
            LongFunctions.class, "512m", port, lines, directory.resolve("long.log"));
    functions.start();
    Await.until("the functions listen", PATIENCE, () -> Server.isTaken(port));
    connections = new CuttableConnections(port);
    cluster.register(connections.port());
  }

  @AfterAll
  void stop() {
    connections.close();
    functions.close();
    cluster.close();
  }

  @Test
  void longJournalsAreReplayed() throws Exception {
    steps(100);
    steps(1_000);
    writes(200);
    writes(2_000);
  }

  @Tag("soak")
  @Test
  void veryLongJournalsAreReplayed() throws Exception {
    steps(1_000);
    steps(10_000);
    writes(1_000);
    writes(10_000);
  }

  @Test
  void largeEntriesPass() throws Exception {
    bytesPass(8 * MIB);
  }

  @Test
  void theGatewayAndTheSdkSayWhatIsAboveTheLimit() throws Exception {
    var refused = bytes("/Chest/large/keep", new byte[LIMIT + 1]);
    assertThat(refused.statusCode()).isEqualTo(413);
    assertThat(new String(refused.body(), StandardCharsets.UTF_8)).contains("33554432");

    var made = cluster.call("/Chest/larger/make", String.valueOf(LIMIT + 1));
    assertThat(made.statusCode()).isEqualTo(413);
    assertThat(made.body()).contains("step 'make'", "33554432", "maxFrameBytes");
  }

  @Test
  void manyTimersFire() throws Exception {
    invite("timers", 1_000, 1_000, 1);
    Await.until("all have attended", PATIENCE, () -> linesOf("timers").size() >= 1_000);
  }

  @Tag("soak")
  @Test
  void aHundredThousandTimersCostNoMemory() throws Exception {
    crowdCostsNoMemory("scheduled", 3_600_000, 1);
  }

  @Tag("soak")
  @Test
  void aHundredThousandSuspendedInvocationsCostNoMemory() throws Exception {
    crowdCostsNoMemory("suspended", 0, 3_600_000);
  }

  /** Cuts the connection at each quarter, so that longer and longer journals are replayed. */
  private void steps(int count) throws Exception {
    var key = "steps" + count;
    long before = System.nanoTime();
    var id = sent("/Scroll/" + key + "/steps", String.valueOf(count));
    for (int quarter = 1; quarter < 4; quarter++) {
      int enough = count * quarter / 4;
      Await.until(enough + " steps", PATIENCE, () -> linesOf(key).size() >= enough);
      connections.cut();
    }

    assertThat(result(id)).isEqualTo(String.valueOf(count));
    log(count + " steps, replayed three times", before);
    var numbers = linesOf(key);
    assertThat(numbers.stream().distinct().toList())
        .isEqualTo(IntStream.range(0, count).mapToObj(String::valueOf).toList());
    assertThat(numbers).hasSizeLessThanOrEqualTo(count + 3);
  }

  private void writes(int count) throws Exception {
    var object = "/Scroll/writes" + count;
    long before = System.nanoTime();
    var id = sent(object + "/writes", String.valueOf(count));
    var state = "/perdure/state" + object + "/awakeable";
    Await.until("it waits", PATIENCE, () -> cluster.get(state).statusCode() == 200);
    connections.cut();
    var awakeable = cluster.get(state).body().replace("\"", "");
    cluster.call("/restate/awakeables/" + awakeable + "/resolve", "\"go on\"");

    assertThat(result(id)).isEqualTo(String.valueOf(count));
    log(count + " writes, replayed once", before);
  }

  private void bytesPass(int size) throws Exception {
    var bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    var chest = "/Chest/of" + size;
    long before = System.nanoTime();

    var passed = bytes(chest + "/pass", bytes);
    assertThat(passed.statusCode()).isEqualTo(200);
    assertThat(passed.body()).isEqualTo(bytes);
    assertThat(cluster.send(cluster.request(chest + "-next/look").build()).body()).isEqualTo(bytes);
    log(size + " bytes through a call, a state, a step and back", before);
  }

  private void crowdCostsNoMemory(String name, int delayMs, int sleepMs) throws Exception {
    invite(name, 1_000, delayMs, sleepMs);
    long few = cluster.runtime.liveBytes();
    long before = System.nanoTime();
    for (int thousand = 1; thousand < 100; thousand++) {
      invite(name, 1_000, delayMs, sleepMs);
    }
    log("100 000 " + name, before);
    var soon = System.nanoTime();
    invite(name + "-soon", 1, 100, 1);
    Await.until("one of many attends", PATIENCE, () -> !linesOf(name + "-soon").isEmpty());
    log("one more that is due at once", soon);

    long many = cluster.runtime.liveBytes();
    System.out.println(name + ": " + few / 1024 + " KiB live, then " + many / 1024);
    assertThat(many - few).isLessThan(20L * MIB);
  }

  private void invite(String name, int count, int delayMs, int sleepMs) throws Exception {
    var party =
        "{\"name\":\"%s\",\"count\":%d,\"delayMs\":%d,\"sleepMs\":%d}"
            .formatted(name, count, delayMs, sleepMs);
    var response = cluster.call("/Crowd/invite", party);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
  }

  private HttpResponse<byte[]> bytes(String path, byte[] body) throws Exception {
    return cluster.send(
        cluster
            .request(path)
            .header("content-type", "application/octet-stream")
            .POST(BodyPublishers.ofByteArray(body))
            .build());
  }

  private String sent(String path, String body) throws Exception {
    return Server.idIn(cluster.call(path + "/send", body).body());
  }

  private String result(String id) throws Exception {
    Await.until(
        id + " has ended",
        PATIENCE,
        () -> cluster.get("/restate/invocation/" + id + "/output").statusCode() == 200);
    return cluster.get("/restate/invocation/" + id + "/output").body();
  }

  private List<String> linesOf(String key) throws IOException {
    return Files.readAllLines(lines).stream()
        .filter(line -> line.startsWith(key + " "))
        .map(line -> line.substring(key.length() + 1))
        .toList();
  }

  private static void log(String what, long sinceNanos) {
    System.out.println(what + ": " + (System.nanoTime() - sinceNanos) / 1_000_000 + " ms");
  }
}
