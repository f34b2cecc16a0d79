package io.perdure.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

/** Who has a port, from its choice on. */
class PreboundSocketsTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  @Test
  void aChosenPortIsNobodyElses() throws IOException {
    try (var sockets = new PreboundSockets()) {
      int port = sockets.bind("A");

      assertThatThrownBy(() -> new ServerSocket(port, 1, HERE)).isInstanceOf(BindException.class);
      try (var taken = sockets.openServerSocket("A", new InetSocketAddress(HERE, port), 1, -1)) {
        assertThatThrownBy(() -> new ServerSocket(port, 1, HERE)).isInstanceOf(BindException.class);
        assertThat(taken.socket().getLocalPort()).isEqualTo(port);
      }
    }
  }

  @Test
  void whatNobodyTookIsClosed() throws IOException {
    int port;
    try (var sockets = new PreboundSockets()) {
      port = sockets.bind("A");
    }

    new ServerSocket(port, 1, HERE).close();
  }
}
