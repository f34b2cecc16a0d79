package io.perdure.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.registry.ServerDefaults;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeSettingsTest {
  private final NodeSettings settings =
      new NodeSettings(
          PerdureConfig.load(null, Map.of(), Map.of("perdure.kafka.bootstrap.servers", "a:1")));

  @Test
  void attemptsRunOnAsManyEventLoopsAsThereAreThreadsForThem() {
    var connections = settings.invoker(ServerDefaults.standard()).connections();

    assertThat(connections.eventLoops()).isEqualTo(PerdureNode.EVENT_LOOPS);
  }
}
