package io.perdure.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** Picks local ports nobody listens on. */
final class Ports {
  static final String HOST = "127.0.0.1";

  private Ports() {}

  /** So many different ports that are free now; nothing keeps them free until they are used. */
  static List<Integer> free(int count) {
    var sockets = new ArrayList<ServerSocket>();
    try {
      for (var i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return sockets.stream().map(ServerSocket::getLocalPort).toList();
    } catch (IOException e) {
      throw new BenchmarkException("Cannot find a free port: " + e.getMessage(), e);
    } finally {
      sockets.forEach(Ports::close);
    }
  }

  /** Whether somebody listens on a port now. */
  static boolean accepts(int port) {
    try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new BenchmarkException("Cannot give back a port: " + e.getMessage(), e);
    }
  }
}
