package io.perdure.server;

import java.time.Duration;

/**
 * One node: all parts, started in order, and stopped in reverse. What cannot start is reported by
 * an exception whose message is one line; what had started before is stopped.
 */
final class PerdureNode implements AutoCloseable {
  /** Half of the processors: stream threads and Kafka's own threads need the others. */
  static final int EVENT_LOOPS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

  static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

  private final StartedParts parts;
  private final NodeCore core;
  private final NodeListeners listeners;

  private PerdureNode(StartedParts parts, NodeCore core, NodeListeners listeners) {
    this.parts = parts;
    this.core = core;
    this.listeners = listeners;
  }

  static PerdureNode start(PerdureConfig config) {
    var parts = new StartedParts();
    try {
      var core = new NodeCore(config, parts);
      return new PerdureNode(parts, core, new NodeListeners(config, core, parts));
    } catch (RuntimeException failure) {
      parts.close();
      throw failure;
    }
  }

  /** Whether this node applies its partitions and leads them. */
  boolean isReady() {
    return core.partitions.isReady();
  }

  int gatewayPort() {
    return listeners.gatewayPort();
  }

  @Override
  public void close() {
    parts.close();
  }
}
