package io.perdure.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PerdureConfigTest {
  private static final String BOOTSTRAP = "perdure.kafka.bootstrap.servers";

  @TempDir private Path directory;

  @Test
  void flagsWinOverTheEnvironmentAndThatOverTheFile() throws Exception {
    var file = directory.resolve("perdure.yaml");
    Files.writeString(
        file,
        "perdure:\n  kafka.bootstrap.servers: a:1\n  gateway: {port: 1}\n  admin.port: 1\n  partitions: 3\n");

    var config =
        PerdureConfig.load(
            file,
            Map.of("PERDURE_GATEWAY_PORT", "2", "PERDURE_ADMIN_PORT", "2"),
            Map.of("gateway.port", "3"));

    assertThat(config.get(ConfigKeys.GATEWAY_PORT)).isEqualTo(3);
    assertThat(config.get(ConfigKeys.ADMIN_PORT)).isEqualTo(2);
    assertThat(config.get(ConfigKeys.PARTITIONS)).isEqualTo(3);
    assertThat(config.get(ConfigKeys.INACTIVITY_TIMEOUT)).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.kafka()).containsEntry("bootstrap.servers", "a:1");
  }

  @Test
  void namesOfHeadersAreReadInLowerCase() {
    var key = "function.routing-headers";

    var config = PerdureConfig.load(null, Map.of(), Map.of(BOOTSTRAP, "a:1", key, "X-Tenant , y"));

    assertThat(config.get(ConfigKeys.ROUTING_HEADERS)).containsExactly("x-tenant", "y");
    assertThatThrownBy(
            () -> PerdureConfig.load(null, Map.of(), Map.of(BOOTSTRAP, "a:1", key, "x-tenant,")))
        .hasMessageContaining("names of HTTP headers");
  }

  @Test
  void allMistakesAreReportedTogether() {
    assertThatThrownBy(() ->
            PerdureConfig.load(null, Map.of(), Map.of("gateway.prot", "1", "partitions", "none")))
        .hasMessageContaining("did you mean perdure.gateway.port?")
        .hasMessageContaining("Expected perdure.partitions to be a whole number")
        .hasMessageContaining("Expected " + BOOTSTRAP);
  }

  @Test
  void filesThatAreNotWhatTheyShouldBeAreOneLineEach() throws Exception {
    var nonsense = Files.writeString(directory.resolve("nonsense.pem"), "nonsense");

    assertThatThrownBy(() ->
            PerdureConfig.load(
                null,
                Map.of(),
                Map.of(
                    BOOTSTRAP,
                    "a:1",
                    "function.signing-key-file",
                    "/no/such/key.pem",
                    "function.trusted-certificates",
                    nonsense.toString())))
        .message()
        .contains(
            "Expected perdure.function.signing-key-file to be the path of a PEM file with an"
                + " Ed25519 private key in PKCS#8 (there is no such file), but found"
                + " '/no/such/key.pem'")
        .contains(
            "Expected perdure.function.trusted-certificates to be the path of a PEM file with"
                + " certificates");
  }

  @Test
  void secretsAreHidden() {
    var config =
        PerdureConfig.load(
            null, Map.of(), Map.of(BOOTSTRAP, "a:1", "perdure.kafka.sasl.jaas.config", "hush"));

    assertThat(config.describe()).contains("perdure.kafka.sasl.jaas.config = (hidden)");
    assertThatThrownBy(() ->
            PerdureConfig.load(
                null, Map.of(), Map.of(BOOTSTRAP, "a:1", "schema.registry.basic-auth", "hush")))
        .hasMessageContaining("a user, a colon and a password, but found (hidden)");
  }

  @Test
  void everyKeyIsDocumentedAsItIsDefined() throws Exception {
    var documented = Files.readString(Path.of("../docs/configuration.md"));

    for (var key : ConfigKeys.all()) {
      assertThat(documented)
          .contains(
              "| `%s` | %s | `%s` | %s |"
                  .formatted(key.name(), key.type(), key.defaultText(), key.doc()));
    }
  }
}
