package io.perdure.registry;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.registry.RetryPolicy.OnMaxAttempts;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that stand for something of ours. */
class ReservedNamesTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final ServerDefaults DEFAULTS =
      new ServerDefaults(
          new HandlerOptions(
              DAY,
              DAY,
              DAY,
              DAY,
              DAY,
              false,
              new RetryPolicy(DAY, 2, DAY, 3, OnMaxAttempts.PAUSE)));

  @ParameterizedTest
  @ValueSource(strings = {"Topics", "openapi", "Perdure", "restateX"})
  void noDeploymentMayDeclareThem(String name) {
    var manifest =
        """
        {"protocolMode":"BIDI_STREAM","minProtocolVersion":5,"maxProtocolVersion":7,
         "services":[{"name":"%s","ty":"SERVICE","handlers":[{"name":"publish"}]}]}\
        """
            .formatted(name);

    assertThatThrownBy(() -> Manifest.parse(manifest, DEFAULTS))
        .isInstanceOf(RegistrationException.class)
        .hasMessageContaining("'" + name + "' is reserved");
  }
}
