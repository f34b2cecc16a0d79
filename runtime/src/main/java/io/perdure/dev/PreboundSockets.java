package io.perdure.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.server.ServerSocketFactory;

/**
 * Sockets of listeners whose ports are chosen by the system. They are there before the broker is
 * told the ports, so that nobody takes one meanwhile. On the loopback interface. Used by one thread
 * at a time.
 */
final class PreboundSockets implements ServerSocketFactory, AutoCloseable {
  private static final int BACKLOG = 50;

  /** By listener, until they are handed out. */
  private final Map<String, ServerSocketChannel> sockets = new LinkedHashMap<>();

  /** Returns the port of a listener. */
  int bind(String listener) throws IOException {
    var socket = ServerSocketChannel.open();
    sockets.put(listener, socket);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    return socket.socket().getLocalPort();
  }

  @Override
  public ServerSocketChannel openServerSocket(
      String listener, InetSocketAddress address, int backlog, int receiveBufferBytes)
      throws IOException {
    var socket = sockets.remove(listener);
    if (socket == null) {
      return INSTANCE.openServerSocket(listener, address, backlog, receiveBufferBytes);
    }
    socket.configureBlocking(false);
    return socket;
  }

  /** Closes what was not handed out. */
  @Override
  public void close() {
    for (var socket : sockets.values()) {
      try {
        socket.close();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }
}
