package io.perdure.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The command line tool that operators of the peer know, on our admin API. */
@SuppressWarnings("NullAway.Init")
class PeerCliIT {
  private static final int NUMBERS = 30;
  private static final Duration A_WHILE = Duration.ofSeconds(20);
  private static final String HOURS = "36000000";
  private static final Pattern ID = Pattern.compile("sub_1[0-9a-zA-Z]+");

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  @Test
  void subscriptionsAreCreatedLookedAtAndDeleted() throws Exception {
    assumeTrue(Matrix.languages().contains(Language.TYPESCRIPT), "Node is left out");
    try (var cluster = new Cluster(directory, List.of()).withFunctions()) {
      cluster.createTopics(3, "numbers");
      assertThat(cli(cluster, "subscriptions", "list")).doesNotContain("sub_1");

      var created =
          cli(
              cluster,
              "subscriptions",
              "create",
              "kafka://default/numbers",
              "service://Ledger/enter",
              "auto.offset.reset=earliest",
              "group.id=mine");
      var matcher = ID.matcher(created);
      assertThat(matcher.find()).as(created).isTrue();
      var id = matcher.group();

      assertThat(cli(cluster, "subscriptions", "list"))
          .contains(id, "kafka://default/numbers", "service://Ledger/enter");
      assertThat(cli(cluster, "subscriptions", "describe", id))
          .contains(id, "auto.offset.reset", "earliest", "group.id", "mine");
      var ledgers = new Ledgers(cluster);
      ledgers.produce("numbers", 0, NUMBERS, "%d");
      ledgers.awaitEntered(NUMBERS);
      ledgers.assertEachOnceAndInOrder(NUMBERS);

      cli(cluster, "subscriptions", "delete", id);
      assertThat(cli(cluster, "subscriptions", "list")).doesNotContain("sub_1");
      assertThat(cluster.admin("/subscriptions/" + id).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void invocationsAreListedDescribedAndEndedByServiceAndKey() throws Exception {
    assumeTrue(Matrix.languages().contains(Language.TYPESCRIPT), "Node is left out");
    try (var cluster = new Cluster(directory, List.of()).withFunctions()) {
      var first = send(cluster, "/Gate/ada/hold");
      awaitStatus(cluster, first, "running");
      var second = send(cluster, "/Gate/ada/hold");
      var other = send(cluster, "/Gate/bob/hold");
      awaitStatus(cluster, second, "pending");
      awaitStatus(cluster, other, "running");

      assertThat(cli(cluster, "invocations", "list"))
          .contains(first, second, other, "Gate/ada/hold", "running", "pending");
      assertThat(cli(cluster, "invocations", "list", "--service", "Gate", "--key", "ada"))
          .contains(first, second)
          .doesNotContain(other);
      assertThat(cli(cluster, "invocations", "list", "--status", "pending", "--oldest-first"))
          .contains(second)
          .doesNotContain(first, other);
      assertThat(cli(cluster, "invocations", "list", "--virtual-objects-only"))
          .contains(first, second, other);
      assertThat(cli(cluster, "invocations", "list", "--zombie")).doesNotContain("inv_1");
      Await.until(
          "the sleep is seen",
          A_WHILE,
          () -> cli(cluster, "invocations", "describe", first).contains("Command: Sleep"));
      assertThat(cli(cluster, "invocations", "describe", first))
          .contains("Gate/ada/hold", "running", "Command: Input", "[Ingress]");
      assertThat(cli(cluster, "services", "status")).contains("Gate", "hold", first);
      assertThat(cli(cluster, "services", "status", "Gate")).contains("Gate", "hold", "ada");
      assertThat(cli(cluster, "deployments", "list", "--extra")).containsPattern("Active +2 ");

      cli(cluster, "invocations", "cancel", "Gate/ada");
      awaitStatus(cluster, first, "completed");
      awaitStatus(cluster, second, "completed");
      assertThat(cluster.invocation(other)).contains("running");
      cli(cluster, "invocations", "kill", "Gate/bob/hold");
      awaitStatus(cluster, other, "completed");
      assertThat(cli(cluster, "invocations", "list")).doesNotContain("inv_1");
      assertThat(cli(cluster, "invocations", "list", "--completion-result", "failure"))
          .contains(first, second, other, "completed");
      assertThat(cli(cluster, "invocations", "list", "--all")).contains(first, second, other);

      cli(cluster, "invocations", "purge", "Gate/ada");
      assertThat(cluster.admin("/invocations/" + first).statusCode()).isEqualTo(404);
      assertThat(cluster.admin("/invocations/" + second).statusCode()).isEqualTo(404);
      assertThat(cli(cluster, "invocations", "restart-as-new", "Gate")).contains(other);
      var restarted = cli(cluster, "invocations", "list", "--service", "Gate", "--key", "bob");
      assertThat(restarted).contains("running").doesNotContain(other);
      cli(cluster, "invocations", "pause", "Gate/bob");
      Await.until(
          "it is paused",
          A_WHILE,
          () -> cli(cluster, "invocations", "list", "--status", "paused").contains("Gate/bob"));
      cli(cluster, "invocations", "resume", "Gate/bob/hold");
      Await.until(
          "it goes on",
          A_WHILE,
          () -> cli(cluster, "invocations", "list", "--status", "running").contains("Gate/bob"));
    }
  }

  @Test
  void stateIsShownAndEditedSqlIsAnsweredAndRulesAreSet() throws Exception {
    assumeTrue(Matrix.languages().contains(Language.TYPESCRIPT), "Node is left out");
    try (var cluster = new Cluster(directory, List.of()).withFunctions()) {
      assertThat(cluster.call("/Counter/ada/add", "5").body()).isEqualTo("5");

      assertThat(cli(cluster, "state", "get", "Counter", "ada", "--plain"))
          .contains("{\"count\":5}");
      assertThat(cli(cluster, "state", "get", "Counter", "nobody", "--plain")).contains("{}");
      assertThat(
              cli(
                  cluster,
                  "sql",
                  "--json",
                  "SELECT service_key, value, value_utf8, value_length FROM state"))
          .contains(
              "{\"service_key\":\"ada\",\"value\":\"35\",\"value_utf8\":\"5\","
                  + "\"value_length\":1}");

      // It computes versions of its own, so it is told to take any.
      cli(
          cluster,
          "state",
          "patch",
          "--force",
          "--patch",
          "[{\"op\":\"replace\",\"path\":\"/count\",\"value\":7}]",
          "Counter",
          "ada");
      Await.until(
          "the state is patched",
          A_WHILE,
          () -> cluster.get("/perdure/state/Counter/ada").body().equals("{\"count\":7}"));
      cli(cluster, "state", "clear", "--force", "Counter/ada");
      Await.until(
          "the state is cleared",
          A_WHILE,
          () -> cluster.get("/perdure/state/Counter/ada").body().equals("{}"));

      cli(cluster, "rules", "set", "blue/*", "--concurrency", "4", "--description", "four");
      assertThat(cli(cluster, "rules", "list")).containsPattern("blue/\\* +4 +no");
      cli(cluster, "rules", "disable", "blue/*");
      assertThat(cli(cluster, "rules", "list")).containsPattern("blue/\\* +4 +yes");
      cli(cluster, "rules", "enable", "blue/*");
      assertThat(cluster.sql("SELECT * FROM sys_rules")).contains("four", "\"disabled\":false");
      cli(cluster, "rules", "delete", "blue/*");
      assertThat(cli(cluster, "rules", "list")).doesNotContain("blue");
    }
  }

  private static String send(Cluster cluster, String path) throws Exception {
    return Server.idIn(cluster.call(path + "/send", HOURS).body());
  }

  private static void awaitStatus(Cluster cluster, String id, String status) {
    Await.until(
        id + " is " + status,
        A_WHILE,
        () -> cluster.invocation(id).contains("\"status\":\"" + status + "\""));
  }

  private String cli(Cluster cluster, String... arguments) throws Exception {
    var command = new ArrayList<String>();
    command.add(ServiceFolder.npmProgram("cli", "restate").toString());
    command.add("--yes");
    command.addAll(List.of(arguments));
    return CommandLine.run(
        directory,
        Map.of(
            "RESTATE_CLI_CONFIG_HOME",
            directory.resolve("cli").toString(),
            "RESTATE_ADMIN_URL",
            "http://127.0.0.1:" + cluster.adminPort,
            "RESTATE_INGRESS_URL",
            "http://127.0.0.1:" + cluster.gatewayPort,
            "DO_NOT_TRACK",
            "1"),
        command);
  }
}
