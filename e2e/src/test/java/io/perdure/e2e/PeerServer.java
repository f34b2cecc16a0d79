package io.perdure.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A Restate server, the other runtime that speaks the protocol, from its npm package. Services that
 * behave the same on both can be moved from one to the other.
 */
final class PeerServer extends Server {
  private static final Duration STARTUP = Duration.ofMinutes(1);
  private static final int DEATH_SECONDS = 10;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;

  /**
   * Starts the server.
   *
   * @param settings its configuration besides ports and folders, each {@code NAME=value}
   */
  PeerServer(Path directory, List<String> settings) throws IOException {
    var builder =
        new ProcessBuilder(ServiceFolder.npmProgram("peer", "restate-server").toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("peer.log").toFile());
    var environment = builder.environment();
    environment.put("RESTATE_BASE_DIR", directory.resolve("peer").toString());
    environment.put("RESTATE_BIND_ADDRESS", "127.0.0.1:" + freePort());
    environment.put("RESTATE_INGRESS__BIND_ADDRESS", "127.0.0.1:" + gatewayPort);
    environment.put("RESTATE_ADMIN__BIND_ADDRESS", "127.0.0.1:" + adminPort);
    environment.put("RESTATE_LISTEN_MODE", "tcp");
    environment.put("RESTATE_DEFAULT_NUM_PARTITIONS", "4");
    environment.put("RESTATE_ROCKSDB_TOTAL_MEMORY_SIZE", "256MB");
    environment.put("RESTATE_DISABLE_TELEMETRY", "true");
    for (var setting : settings) {
      int equals = setting.indexOf('=');
      environment.put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    process = builder.start();
    try {
      Await.until(
          "the peer is ready",
          STARTUP,
          () -> admin("/health").statusCode() == 200 && get("/restate/health").statusCode() == 200);
    } catch (AssertionError failure) {
      close();
      throw failure;
    }
  }

  /** The peer keeps the failure of a paused invocation apart, in the events of its journal. */
  @Override
  String invocation(String id) throws IOException, InterruptedException {
    var invocation = rows("SELECT * FROM sys_invocation WHERE id = '" + id + "'").path(0);
    if (invocation instanceof ObjectNode fields) {
      fields.set("events", rows("SELECT * FROM sys_journal_events WHERE id = '" + id + "'"));
    }
    return invocation.toString();
  }

  private JsonNode rows(String query) throws IOException, InterruptedException {
    return JSON.readTree(sql(query)).path("rows");
  }

  /** kill -9. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      if (!process.waitFor(DEATH_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("The peer does not die");
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
