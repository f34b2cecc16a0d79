package io.perdure.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Passes TCP connections on to a port of this machine, and cuts all of them when told. Thread-safe.
 */
final class CuttableConnections implements AutoCloseable {
  private final ServerSocket server = listening();
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger toTurnAway = new AtomicInteger();

  CuttableConnections(int target) {
    this.target = target;
    Thread.ofVirtual().name("accept").start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** Cuts what is connected now. */
  void cut() {
    sockets.forEach(CuttableConnections::close);
  }

  /** The same, and turns away so many who try to connect again. */
  void cutAndTurnAway(int callers) {
    toTurnAway.set(callers);
    cut();
  }

  @Override
  public void close() {
    close(server);
    cut();
  }

  private static ServerSocket listening() {
    try {
      return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        var caller = server.accept();
        if (toTurnAway.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
          close(caller);
        } else {
          connect(caller);
        }
      } catch (IOException closed) {
        cut();
      }
    }
  }

  /** Nobody behind it: then nobody is in front either. */
  private void connect(Socket caller) {
    try {
      var callee = new Socket(InetAddress.getLoopbackAddress(), target);
      sockets.add(caller);
      sockets.add(callee);
      Thread.ofVirtual().start(() -> pass(caller, callee));
      Thread.ofVirtual().start(() -> pass(callee, caller));
    } catch (IOException refused) {
      close(caller);
    }
  }

  private void pass(Socket from, Socket to) {
    try (from;
        to) {
      from.setTcpNoDelay(true);
      to.setTcpNoDelay(true);
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException cut) {
      // Both ends are closed now, as a cut connection's are.
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private static void close(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception alreadyGone) {
      // Nothing is left to close.
    }
  }
}
