package io.perdure.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is in one scope is not what is in another, on every way in, and after a crash. */
@SuppressWarnings("NullAway.Init")
class ScopeIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** So that scopes are told to attempts that begin from what is stored. */
  private static final String ALWAYS_SUSPENDING = "perdure.function.inactivity-timeout: 0s";

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  @ParameterizedTest
  @EnumSource(names = {"PERDURE", "TYPESCRIPT"})
  void objectsWorkflowsAndIdempotencyKeysOfAScopeAreItsOwn(Language language) throws Exception {
    assumeTrue(Matrix.languages().contains(language), "This language is left out");
    try (var cluster = new Cluster(directory, List.of(ALWAYS_SUSPENDING));
        var _ = new ServicesUnderTest(cluster, language, language.features(), directory)) {
      objectsAreTwo(cluster);
      handlersCallIntoScopesAndKnowTheirOwn(cluster);
      idempotencyKeysAreTwo(cluster);
      workflowsAreTwo(cluster);
      recordsNameScopes(cluster);
      stateIsEditedInItsScope(cluster);
      if (language == Language.TYPESCRIPT) {
        // Our own SDK refuses it itself.
        aMalformedScopeFailsTheAttempt(cluster);
      }

      cluster.runtime.kill();
      cluster.runtime.start();
      cluster.awaitReady(PATIENCE);

      assertThat(cluster.call("/restate/scope/blue/call/Counter/ada/add", "1").body())
          .isEqualTo("101");
      assertThat(cluster.call("/Counter/ada/add", "1").body()).isEqualTo("2");
    }
  }

  private static void objectsAreTwo(Cluster cluster) throws Exception {
    assertThat(cluster.call("/restate/scope/blue/call/Counter/ada/add", "1").body()).isEqualTo("1");
    assertThat(cluster.call("/restate/scope/blue/call/Counter/ada/add", "1").body()).isEqualTo("2");
    assertThat(cluster.call("/Counter/ada/add", "1").body()).isEqualTo("1");
    assertThat(cluster.call("/restate/scope/green/call/Counter/ada/add", "5").body())
        .isEqualTo("5");
    assertThat(cluster.get("/perdure/state/Counter/ada?scope=blue").body())
        .isEqualTo("{\"count\":2}");
    assertThat(cluster.get("/perdure/state/Counter/ada").body()).isEqualTo("{\"count\":1}");
  }

  private static void handlersCallIntoScopesAndKnowTheirOwn(Cluster cluster) throws Exception {
    assertThat(
            cluster.call("/Across/add", "{\"scope\":\"blue\",\"key\":\"ada\",\"delta\":1}").body())
        .isEqualTo("3");
    assertThat(cluster.get("/restate/scope/blue/call/Across/where?limit-key=gold").body())
        .isEqualTo("{\"scope\":\"blue\",\"limitKey\":\"gold\"}");
    assertThat(
            cluster.call("/Across/ask", "{\"scope\":\"green\",\"limitKey\":\"gold/one\"}").body())
        .isEqualTo("{\"scope\":\"green\",\"limitKey\":\"gold/one\"}");
    assertThat(cluster.get("/Across/where").body()).isEqualTo("{}");
  }

  private static void idempotencyKeysAreTwo(Cluster cluster) throws Exception {
    for (var scope : List.of("blue", "green", "blue")) {
      var answer =
          cluster.send(
              cluster
                  .request("/restate/scope/" + scope + "/call/Counter/once/add")
                  .header("content-type", "application/json")
                  .header("idempotency-key", "the-one")
                  .POST(BodyPublishers.ofString("1"))
                  .build());
      assertThat(new String(answer.body(), UTF_8)).isEqualTo("1");
    }
    var target =
        "{\"target\":\"idempotentInvocation\",\"service\":\"Counter\",\"key\":\"once\","
            + "\"handler\":\"add\",\"idempotencyKey\":\"the-one\"%s}";
    assertThat(cluster.call("/restate/output", target.formatted(",\"scope\":\"blue\"")).body())
        .isEqualTo("1");
    assertThat(cluster.call("/restate/output", target.formatted("")).statusCode()).isEqualTo(404);
  }

  private static void workflowsAreTwo(Cluster cluster) throws Exception {
    assertThat(sent(cluster, "/restate/scope/blue/send/Flow/k/run", "\"b\""))
        .contains("\"Accepted\"");
    assertThat(sent(cluster, "/restate/send/Flow/k/run", "\"u\"")).contains("\"Accepted\"");
    assertThat(sent(cluster, "/restate/scope/blue/send/Flow/k/run", "\"b\""))
        .contains("PreviouslyAccepted");

    assertThat(cluster.call("/restate/scope/blue/call/Flow/k/go", "\"now\"").statusCode())
        .isEqualTo(200);

    var target =
        "{\"target\":\"workflow\",\"workflowName\":\"Flow\",\"workflowKey\":\"k\",\"scope\":\"blue\"}";
    assertThat(cluster.call("/restate/attach", target).body()).isEqualTo("\"b now\"");
    assertThat(cluster.get("/restate/workflow/Flow/k/output").statusCode()).isEqualTo(470);
  }

  private static void recordsNameScopes(Cluster cluster) throws Exception {
    try (var producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", cluster.bootstrap()),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(
          new ProducerRecord<>(
              "perdure-ingress",
              "ada",
              "{\"service\":\"Counter\",\"handler\":\"add\",\"input\":1,\"scope\":\"blue\"}"));
    }
    Await.until(
        "the record counts in its scope",
        PATIENCE,
        () -> cluster.get("/perdure/state/Counter/ada?scope=blue").body().equals("{\"count\":4}"));
  }

  private static void stateIsEditedInItsScope(Cluster cluster) throws Exception {
    var edited =
        cluster.adminPost(
            "/services/Counter/state",
            "{\"object_key\":\"ada\",\"scope\":\"blue\",\"perdure_new_state\":{\"count\":100}}");
    assertThat(edited.statusCode()).as(edited.body()).isEqualTo(202);
    assertThat(cluster.get("/perdure/state/Counter/ada").body()).isEqualTo("{\"count\":1}");
  }

  private static void aMalformedScopeFailsTheAttempt(Cluster cluster) throws Exception {
    var sent = sent(cluster, "/Across/add/send", "{\"scope\":\"a b\",\"key\":\"ada\",\"delta\":1}");
    var id = Server.idIn(sent);
    Await.until(
        "the attempt fails with its cause",
        PATIENCE,
        () -> cluster.invocation(id).contains("RT0024"));
    assertThat(cluster.call("/restate/scope/a%20b/call/Counter/ada/add", "1").body())
        .contains("PD0116");
  }

  private static String sent(Cluster cluster, String path, String body) throws Exception {
    HttpResponse<String> answer = cluster.call(path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return answer.body();
  }
}
