package io.perdure.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServerSettingsTest {
  private static final Path DIRECTORY = Path.of("/work");

  @Test
  void thePeersDefaultsAreTouchedOnlyForPortsAndTelemetry() {
    assertThat(PeerServer.config(1, 2, 3, Configuration.DEFAULTS))
        .isEqualTo(
            """
            disable-telemetry = true
            bind-address = "127.0.0.1:3"

            [ingress]
            bind-address = "127.0.0.1:1"

            [admin]
            bind-address = "127.0.0.1:2"
            """);
  }

  @Test
  void likeForLikeThePeerHasFourPartitionsKeepsNothingAndDoesNotSync() {
    assertThat(PeerServer.config(1, 2, 3, Configuration.LIKE_FOR_LIKE))
        .isEqualTo(
            """
            disable-telemetry = true
            bind-address = "127.0.0.1:3"
            default-num-partitions = 4
            default-journal-retention = "0s"
            default-idempotency-retention = "0s"

            [ingress]
            bind-address = "127.0.0.1:1"

            [admin]
            bind-address = "127.0.0.1:2"

            [log-server]
            rocksdb-disable-wal-fsync = true
            """);
  }

  @Test
  void perdureHasFourPartitionsAndThePeersProtocolVersionOnlyLikeForLike() {
    assertThat(PerdureServer.settings(DIRECTORY, "k:1", 2, 3, Configuration.DEFAULTS, Map.of()))
        .doesNotContainKeys("perdure.partitions", "perdure.function.protocol-max-version");
    assertThat(
            PerdureServer.settings(DIRECTORY, "k:1", 2, 3, Configuration.LIKE_FOR_LIKE, Map.of()))
        .containsEntry("perdure.partitions", "4")
        .containsEntry("perdure.function.protocol-max-version", "6");
  }

  @Test
  void additionalSettingsWin() {
    var settings =
        PerdureServer.settings(
            DIRECTORY,
            "k:1",
            2,
            3,
            Configuration.LIKE_FOR_LIKE,
            Map.of("perdure.partitions", "8", "perdure.streams.commit.interval.ms", "5"));

    assertThat(settings)
        .containsEntry("perdure.partitions", "8")
        .containsEntry("perdure.streams.commit.interval.ms", "5");
  }
}
