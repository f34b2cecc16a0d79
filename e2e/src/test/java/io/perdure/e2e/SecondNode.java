package io.perdure.e2e;

import java.io.IOException;
import java.time.Duration;

/** Another node of a {@link Cluster}'s runtime, with ports of its own. */
final class SecondNode extends Server {
  final JavaProcess process;

  SecondNode(Cluster cluster) throws IOException {
    process = cluster.node("node-2", gatewayPort, adminPort);
  }

  /** Waits until it leads its partitions. */
  void awaitReady(Duration atMost) {
    Await.until("the second node is ready", atMost, () -> admin("/health").statusCode() == 200);
  }

  @Override
  String invocation(String id) throws IOException, InterruptedException {
    return admin("/invocations/" + id).body();
  }

  @Override
  public void close() {
    process.close();
  }
}
