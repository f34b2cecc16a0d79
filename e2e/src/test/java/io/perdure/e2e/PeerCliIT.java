package io.perdure.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
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
