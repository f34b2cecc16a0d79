package io.perdure.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.dev.EmbeddedKafka;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The topics of clusters, each with a prefix of its own, on one broker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TopicsSetupTest {
  private static final int PARTITIONS = 2;
  private static final int RECORD_BYTES = 1 << 20;

  private EmbeddedKafka kafka;
  private Map<String, Object> client;
  private Admin admin;

  @BeforeAll
  void start(@TempDir Path directory) {
    kafka = EmbeddedKafka.start(directory, 0);
    client = Map.of("bootstrap.servers", kafka.bootstrapServers());
    admin = Admin.create(client);
  }

  @AfterAll
  void stop() {
    admin.close();
    kafka.close();
  }

  @Test
  void whatIsLackingIsCreated() throws Exception {
    ensure("new", PARTITIONS);

    assertThat(admin.listTopics().names().get())
        .contains(
            "new-log",
            "new-ingress",
            "new-dead-letters",
            "new-deployments",
            "new-invocations-changelog",
            "new-journal-changelog",
            "new-state-changelog",
            "new-system-changelog");
    assertThat(setting("new-log", "message.timestamp.type")).isEqualTo("LogAppendTime");
    assertThat(setting("new-log", "index.interval.bytes")).isEqualTo("128");
    assertThat(setting("new-state-changelog", "cleanup.policy")).isEqualTo("compact");
    assertThatCode(() -> ensure("new", PARTITIONS)).doesNotThrowAnyException();
  }

  @Test
  void anotherNumberOfPartitionsIsRefused() {
    ensure("split", PARTITIONS);

    assertThatThrownBy(() -> ensure("split", PARTITIONS + 1))
        .isInstanceOf(TopicMismatchException.class)
        .hasMessageContaining("Expected topic split-log to have 3 partitions, but it has 2")
        .hasMessageContaining("perdure.partitions");
  }

  @Test
  void aSettingThatCorrectnessRestsOnIsRefused() throws Exception {
    ensure("wrong", PARTITIONS);
    set("wrong-log", "retention.ms", "60000");

    assertThatThrownBy(() -> ensure("wrong", PARTITIONS))
        .isInstanceOf(TopicMismatchException.class)
        .hasMessageContaining("Expected topic wrong-log to have retention.ms=-1 (it is 60000)");
  }

  @Test
  void aSettingThatIsOnlyFasterMayBeAnother() throws Exception {
    ensure("slow", PARTITIONS);
    set("slow-log", "index.interval.bytes", "4096");

    assertThatCode(() -> ensure("slow", PARTITIONS)).doesNotThrowAnyException();
  }

  @Test
  void roomForLargerRecordsIsEnough() throws Exception {
    ensure("large", PARTITIONS);
    set("large-log", "max.message.bytes", String.valueOf(2 * RECORD_BYTES));

    assertThatCode(() -> ensure("large", PARTITIONS)).doesNotThrowAnyException();
  }

  private void ensure(String prefix, int partitions) {
    new TopicsSetup(new TopicNames(prefix), partitions, (short) -1, RECORD_BYTES).ensure(client);
  }

  private String setting(String topic, String name) throws Exception {
    var settings = admin.describeConfigs(List.of(topic(topic))).all().get().values();
    return settings.iterator().next().get(name).value();
  }

  private void set(String topic, String name, String value) throws Exception {
    var change = new AlterConfigOp(new ConfigEntry(name, value), OpType.SET);
    admin.incrementalAlterConfigs(Map.of(topic(topic), List.of(change))).all().get();
  }

  private static ConfigResource topic(String name) {
    return new ConfigResource(ConfigResource.Type.TOPIC, name);
  }
}
