package io.perdure.sdk.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perdure.sdk.FunctionEndpoint;
import io.perdure.sdk.ServiceOptions;
import io.perdure.sdk.ServiceOptions.OnMaxAttempts;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ManifestTest {
  private static final String TYPE = "application/vnd.restate.endpointmanifest.v%d+json";

  private final Endpoint endpoint =
      FunctionEndpoint.bind(
              new ServiceReaderTest.CounterImpl(),
              ServiceOptions.defaults()
                  .documentation("Counts.")
                  .metadata("team", "a")
                  .inactivityTimeout(Duration.ofSeconds(3))
                  .retryMaxAttempts(5, OnMaxAttempts.KILL))
          .build()
          .transport();

  private JsonNode service(int version) throws Exception {
    var discovery = endpoint.discover(TYPE.formatted(version), true);
    assertThat(discovery.contentType()).isEqualTo(TYPE.formatted(version));
    return new ObjectMapper().readTree(discovery.body()).path("services").path(0);
  }

  @Test
  void describesServicesAndHandlers() throws Exception {
    var discovery = endpoint.discover(TYPE.formatted(4), true);
    var manifest = new ObjectMapper().readTree(discovery.body());

    assertThat(discovery.status()).isEqualTo(200);
    assertThat(manifest.path("protocolMode").asText()).isEqualTo("BIDI_STREAM");
    assertThat(manifest.path("minProtocolVersion").asInt()).isEqualTo(5);
    assertThat(manifest.path("maxProtocolVersion").asInt()).isEqualTo(7);
    var counter = manifest.path("services").path(0);
    assertThat(counter.path("ty").asText()).isEqualTo("VIRTUAL_OBJECT");
    var add = counter.path("handlers").path(0);
    assertThat(add.path("name").asText()).isEqualTo("add");
    assertThat(add.path("ty").asText()).isEqualTo("EXCLUSIVE");
    assertThat(add.path("input").path("required").asBoolean()).isTrue();
    assertThat(add.path("input").path("contentType").asText()).isEqualTo("application/json");
    var get = counter.path("handlers").path(1);
    assertThat(get.path("ty").asText()).isEqualTo("SHARED");
    assertThat(get.path("input").has("contentType")).isFalse();
  }

  @Test
  void eachVersionHasTheFieldsItAllows() throws Exception {
    assertThat(service(1).has("documentation")).isFalse();
    assertThat(service(2).path("documentation").asText()).isEqualTo("Counts.");
    assertThat(service(2).has("inactivityTimeout")).isFalse();
    assertThat(service(3).path("inactivityTimeout").asInt()).isEqualTo(3000);
    assertThat(service(3).has("retryPolicyMaxAttempts")).isFalse();
    assertThat(service(4).path("retryPolicyMaxAttempts").asInt()).isEqualTo(5);
    assertThat(service(4).path("retryPolicyOnMaxAttempts").asText()).isEqualTo("KILL");
  }

  @Test
  void theBestAcceptedVersionIsAnswered() {
    var offered = TYPE.formatted(1) + ", " + TYPE.formatted(3) + ";q=0.5, " + TYPE.formatted(9);

    assertThat(endpoint.discover(offered, true).contentType()).isEqualTo(TYPE.formatted(3));
    assertThat(endpoint.discover("", true).contentType()).isEqualTo(TYPE.formatted(1));
    assertThat(endpoint.discover("*/*", true).contentType()).isEqualTo(TYPE.formatted(4));
    assertThat(endpoint.discover("text/html", true).status()).isEqualTo(415);
  }
}
