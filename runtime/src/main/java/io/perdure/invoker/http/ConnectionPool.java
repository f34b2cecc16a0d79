package io.perdure.invoker.http;

import io.perdure.invoker.InvokerOptions.Connections;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientConnection;
import java.net.ConnectException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop to one deployment. Streams fill a connection before another is
 * opened; when all are full, they wait in line. Confined to the event loop.
 */
final class ConnectionPool {
  private final Endpoint endpoint;
  private final HttpClients clients;
  private final Connections options;

  private final List<Connection> connections = new ArrayList<>();
  private final Queue<Waiter> waiting = new ArrayDeque<>();
  private int connecting;

  ConnectionPool(Endpoint endpoint, HttpClients clients, Connections options) {
    this.endpoint = endpoint;
    this.clients = clients;
    this.options = options;
  }

  /** Wants a place for one stream. Told once, perhaps at once. */
  interface Waiter {
    /** Whether the place is still wanted. */
    boolean isWaiting();

    void connected(Connection connection);

    void failed(Throwable cause);
  }

  /** A connection, and how many of its streams are in use. */
  final class Connection {
    private final HttpClientConnection connection;
    private int streams;
    private boolean isHttp2;
    private boolean isGoingAway;
    private boolean isPingUnanswered;
    private long idleSinceNanos;

    private Connection(HttpClientConnection connection) {
      this.connection = connection;
    }

    HttpClientConnection http() {
      return connection;
    }

    /** Gives a stream's place back; exactly once for each {@link Waiter#connected}. */
    void release() {
      streams--;
      if (streams == 0) {
        idleSinceNanos = System.nanoTime();
        if (isGoingAway) {
          close();
          return;
        }
      }
      serveWaiting();
    }

    /**
     * Gives back the place of a stream that was cut, in place of {@link #release}. Over HTTP/1.1
     * its connection is of no use to others: what is left of the stream is still on it. It closes
     * when the other side has read what was written already, and counts until then.
     */
    void abandon() {
      isGoingAway |= !isHttp2;
      release();
    }

    private boolean hasRoom() {
      return !isGoingAway
          && streams < Math.min(options.maxStreams(), connection.maxActiveStreams());
    }

    private void close() {
      connection.close();
    }
  }

  void acquire(Waiter waiter) {
    var free = free();
    if (free != null) {
      take(free, waiter);
    } else if (waiting.size() >= options.maxWaiting()) {
      waiter.failed(
          new ConnectException(
              "more than "
                  + options.maxWaiting()
                  + " attempts wait for a stream to "
                  + endpoint
                  + " already"));
    } else {
      waiting.add(waiter);
      connectIfNeeded();
    }
  }

  /** Closes connections that were idle for long or do not answer. Called now and then. */
  void check() {
    long now = System.nanoTime();
    for (var connection : List.copyOf(connections)) {
      if (connection.streams == 0) {
        if (now - connection.idleSinceNanos > options.idleTimeout().toNanos()) {
          connection.close();
        }
      } else if (connection.isPingUnanswered) {
        connection.close();
      } else {
        ping(connection);
      }
    }
  }

  boolean isEmpty() {
    return connections.isEmpty() && connecting == 0 && waiting.isEmpty();
  }

  private @Nullable Connection free() {
    for (var connection : connections) {
      if (connection.hasRoom()) {
        return connection;
      }
    }
    return null;
  }

  private void take(Connection connection, Waiter waiter) {
    connection.streams++;
    waiter.connected(connection);
  }

  private void connectIfNeeded() {
    boolean isEnough = waiting.size() <= (long) connecting * streamsToExpect();
    if (isEnough || connections.size() + connecting >= maxConnections()) {
      return;
    }
    connecting++;
    clients
        .connect(endpoint)
        .onComplete(
            connection -> {
              connecting--;
              opened(new Connection(connection));
            },
            failure -> {
              connecting--;
              connectFailed(failure);
            });
  }

  private int maxConnections() {
    return switch (endpoint.version()) {
      case HTTP_1_1 -> options.maxHttp1PerDeployment();
      case HTTP_2 -> options.maxPerDeployment();
    };
  }

  private int streamsToExpect() {
    return switch (endpoint.version()) {
      case HTTP_1_1 -> 1;
      case HTTP_2 -> options.maxStreams();
    };
  }

  private void opened(Connection connection) {
    connection.idleSinceNanos = System.nanoTime();
    connections.add(connection);
    connection.http().closeHandler(_ -> closed(connection));
    try {
      connection.http().goAwayHandler(_ -> connection.isGoingAway = true);
      connection.isHttp2 = true;
    } catch (UnsupportedOperationException isHttp1) {
      // ALPN chose it; nothing else says so before the first request.
      connection.isHttp2 = false;
    }
    serveWaiting();
  }

  private void closed(Connection connection) {
    connection.isGoingAway = true;
    connections.remove(connection);
    serveWaiting();
  }

  private void connectFailed(Throwable cause) {
    if (!connections.isEmpty() || connecting > 0) {
      return;
    }
    // Nothing else is on its way that could serve them.
    failAll(waiter -> waiter.failed(cause));
  }

  private void failAll(Consumer<Waiter> failure) {
    var failed = List.copyOf(waiting);
    waiting.clear();
    failed.forEach(failure);
  }

  private void serveWaiting() {
    while (!waiting.isEmpty()) {
      if (!waiting.element().isWaiting()) {
        waiting.remove();
        continue;
      }
      var free = free();
      if (free == null) {
        connectIfNeeded();
        return;
      }
      take(free, waiting.remove());
    }
  }

  private static void ping(Connection connection) {
    if (connection.isHttp2) {
      connection.isPingUnanswered = true;
      connection
          .http()
          .ping(Buffer.buffer(new byte[Long.BYTES]))
          .onSuccess(_ -> connection.isPingUnanswered = false);
    }
  }
}
