package io.perdure.benchmarks;

import java.util.List;

/**
 * A running server under measurement, with data of its own that nothing else has touched. Both
 * implementations are driven through the HTTP surface they share.
 */
interface Server extends AutoCloseable {
  ServerKind kind();

  /** Port callers connect to, on {@link Ports#HOST}. */
  int gatewayPort();

  /** Port deployments are registered at, on {@link Ports#HOST}. */
  int adminPort();

  /** The one of the processes that runs invocations. */
  ChildProcess runtime();

  /** The processes that make up the server; their resources are measured. */
  List<ChildProcess> processes();

  /** Stops the processes. */
  @Override
  void close();
}
