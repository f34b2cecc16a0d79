package io.perdure.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a user does in the first hour. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class FirstCallIT {
  private static final Duration A_WHILE = Duration.ofSeconds(20);

  private Cluster cluster;

  /** Settings of the runtime under test. */
  List<String> settings() {
    return List.of();
  }

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    cluster = new Cluster(directory, settings()).withFunctions();
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  @Test
  void anObjectKeepsItsState() throws Exception {
    assertThat(cluster.call("/Counter/ada/add", "5").body()).isEqualTo("5");
    assertThat(cluster.call("/Counter/ada/add", "2").body()).isEqualTo("7");

    assertThat(cluster.get("/Counter/ada/get").body()).isEqualTo("7");
    assertThat(cluster.get("/perdure/state/Counter/ada").body()).isEqualTo("{\"count\":7}");
    assertThat(cluster.get("/perdure/state/Counter/ada/count").body()).isEqualTo("7");
  }

  @Test
  void stepsCallsAndSleepsReturnTheirResults() throws Exception {
    assertThat(cluster.call("/Steps/run", "\"first:10\"").body()).isEqualTo("10");
    assertThat(cluster.call("/Caller/callsTwice", "\"bob\"").body()).isEqualTo("2");
    assertThat(cluster.call("/Caller/sleeps", "100").body()).isEqualTo("\"slept\"");
  }

  @Test
  void anAwakeableIsResolvedFromOutside() throws Exception {
    var waiting = cluster.callAsync("/Caller/awaits", "\"box\"");
    Await.until(
        "the id is in the mailbox",
        A_WHILE,
        () -> cluster.get("/perdure/state/Mailbox/box/letter").statusCode() == 200);
    var id = cluster.get("/perdure/state/Mailbox/box/letter").body().replace("\"", "");

    var resolved = cluster.call("/restate/awakeables/" + id + "/resolve", "\"mail\"");

    assertThat(resolved.statusCode()).isEqualTo(202);
    assertThat(waiting.join().body()).isEqualTo("\"got mail\"");
  }

  @Test
  void aTerminalFailureReachesTheCaller() throws Exception {
    var response = cluster.get("/Caller/fails");

    assertThat(response.statusCode()).isEqualTo(418);
    assertThat(response.body()).contains("no coffee");
  }

  @Test
  void aRepeatedRequestWithAnIdempotencyKeyRunsOnce() throws Exception {
    var first = cluster.call("/Counter/once/add", "1", "idempotency-key", "k1");
    var second = cluster.call("/Counter/once/add", "1", "idempotency-key", "k1");

    assertThat(second.body()).isEqualTo(first.body()).isEqualTo("1");
    assertThat(cluster.get("/Counter/once/get").body()).isEqualTo("1");
  }

  @Test
  void aSendIsAcceptedAndItsResultCanBeAttachedTo() throws Exception {
    var sent = cluster.call("/Caller/sleeps/send", "50");
    var id = Server.idIn(sent.body());

    assertThat(sent.statusCode()).isEqualTo(202);
    assertThat(cluster.get("/restate/invocation/" + id + "/attach").body()).isEqualTo("\"slept\"");
    assertThat(cluster.admin("/invocations/" + id).body()).contains("\"status\":\"completed\"");
  }

  @Test
  void aWaitingInvocationCanBeCanceledAndKilled() throws Exception {
    var canceled = Server.idIn(cluster.call("/Caller/sleeps/send", "600000").body());
    var killed = Server.idIn(cluster.call("/Caller/sleeps/send", "600000").body());

    assertThat(cluster.patch("/invocations/" + canceled + "/cancel").statusCode()).isEqualTo(202);
    assertThat(cluster.patch("/invocations/" + killed + "/kill").statusCode()).isEqualTo(200);

    assertThat(cluster.get("/restate/invocation/" + canceled + "/attach").statusCode())
        .isEqualTo(409);
    assertThat(cluster.get("/restate/invocation/" + killed + "/attach").statusCode())
        .isEqualTo(409);
  }

  @Test
  void whatDoesNotExistIsSaidClearly() throws Exception {
    assertThat(cluster.call("/Nobody/home", "").statusCode()).isEqualTo(404);
    assertThat(cluster.get("/restate/health").body()).contains("Counter");
    assertThat(cluster.admin("/services/Nobody").statusCode()).isEqualTo(404);
  }
}
