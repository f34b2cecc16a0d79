package io.perdure.connectors.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.sink.SinkConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InvocationSinkConfigTest {
  private static final Path MANUAL = Path.of("..", "..", "docs", "connect.md");

  private final InvocationSinkConnector connector = new InvocationSinkConnector();

  @Test
  void connectFindsThePlugin() {
    assertThat(ServiceLoader.load(SinkConnector.class))
        .singleElement()
        .isInstanceOf(InvocationSinkConnector.class);
  }

  @Test
  void theFewestSettingsAreEnough() {
    assertThat(mistakes(Settings.with())).isEmpty();
    var config = new InvocationSinkConfig(Settings.with());
    assertThat(config.ingressTopic()).isEqualTo("perdure-ingress");
    assertThat(config.key()).isEqualTo(new RecordText.Key());
    assertThat(config.idempotencyKey()).isEqualTo(new RecordText.Position("readings"));
    assertThat(config.passesHeadersOn()).isTrue();
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThat(mistakes(Map.of("name", "n")))
        .containsExactlyInAnyOrder(
            "invocation.service", "invocation.handler", "kafka.bootstrap.servers");
  }

  @ParameterizedTest
  @CsvSource({
    "invocation.service,''",
    "invocation.service,a/b",
    "invocation.handler,a b",
    "invocation.key,offset",
    "invocation.key,header:",
    "invocation.key,value:id",
    "invocation.idempotency.key,record",
    "kafka.ingress.topic,a/b",
    "kafka.bootstrap.servers,''"
  })
  void whatIsWrongIsNamed(String name, String value) {
    assertThat(mistakes(Settings.with(name, value))).containsExactly(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"acks", "transactional.id", "delivery.timeout.ms", "value.serializer"})
  void whatExactlyOnceRestsOnIsNotForUsersToSet(String name) {
    assertThat(mistakes(Settings.with("kafka." + name, "1"))).containsExactly("kafka." + name);
    assertThatThrownBy(() -> connector.start(Settings.with("kafka." + name, "1")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("kafka." + name);
  }

  @Test
  void theProducerGetsWhatStandsBehindThePrefix() {
    var config =
        new InvocationSinkConfig(Settings.with("kafka.linger.ms", "7", "kafka.client.id", "mine"));

    assertThat(config.producer())
        .containsEntry("bootstrap.servers", "localhost:9092")
        .containsEntry("linger.ms", "7")
        .containsEntry("client.id", "mine")
        .containsEntry("delivery.timeout.ms", Integer.MAX_VALUE)
        .doesNotContainKey("ingress.topic");
  }

  @Test
  void eachTaskGetsTheSettings() {
    connector.start(Settings.with());

    assertThat(connector.taskClass()).isEqualTo(InvocationSinkTask.class);
    assertThat(connector.taskConfigs(3)).hasSize(3).containsOnly(Settings.with());
  }

  @Test
  void theManualHasTheTableOfSettings() throws IOException {
    assertThat(Files.readString(MANUAL)).contains(table());
  }

  private static String table() {
    var table = new StringBuilder("| setting | type | default | |\n|---|---|---|---|\n");
    for (var key : InvocationSinkConfig.definition().configKeys().values()) {
      table.append(
          "| `%s` | %s | %s | %s |%n"
              .formatted(
                  key.name,
                  key.type.name().toLowerCase(Locale.ROOT),
                  key.hasDefault() ? "`" + key.defaultValue + "`" : "",
                  key.documentation));
    }
    return table.toString();
  }

  private List<String> mistakes(Map<String, String> settings) {
    return connector.validate(settings).configValues().stream()
        .filter(value -> !value.errorMessages().isEmpty())
        .map(ConfigValue::name)
        .toList();
  }
}
