package io.perdure.examples.spring;

import io.perdure.sdk.FunctionEndpoint;
import io.perdure.sdk.http.FunctionServer;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** Serves from when all beans are there until the first of them goes. */
final class FunctionServerLifecycle implements SmartLifecycle {
  private final FunctionEndpoint endpoint;
  private final int port;
  private volatile @Nullable FunctionServer server;

  FunctionServerLifecycle(FunctionEndpoint endpoint, int port) {
    this.endpoint = endpoint;
    this.port = port;
  }

  @Override
  public void start() {
    server = FunctionServer.start(endpoint, port);
  }

  @Override
  public void stop() {
    var running = server;
    server = null;
    if (running != null) {
      running.close();
    }
  }

  @Override
  public boolean isRunning() {
    return server != null;
  }

  /** The port that is served, also if any was asked for. */
  int port() {
    var running = server;
    if (running == null) {
      throw new IllegalStateException("Expected the functions to be served, but they are not");
    }
    return running.port();
  }
}
