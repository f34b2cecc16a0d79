package io.perdure.e2e;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The services on our SDK behave on the other server as they do on ours. */
@Tag("soak")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class PeerServerIT implements AllScenarios {
  private PeerServer peer;
  private ServicesUnderTest services;

  @BeforeAll
  void start(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path directory) throws Exception {
    peer =
        new PeerServer(
            directory,
            List.of(
                "RESTATE_DEFAULT_RETRY_POLICY__INITIAL_INTERVAL=50ms",
                "RESTATE_DEFAULT_RETRY_POLICY__MAX_INTERVAL=500ms",
                "RESTATE_DEFAULT_RETRY_POLICY__MAX_ATTEMPTS=6"));
    services =
        new ServicesUnderTest(peer, Language.PERDURE, Language.PERDURE.features(), directory);
  }

  @AfterAll
  void stop() {
    services.close();
    peer.close();
  }

  @Override
  public Cell cell() {
    return services.cell();
  }
}
