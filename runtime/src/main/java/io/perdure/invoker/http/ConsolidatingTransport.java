package io.perdure.invoker.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandlerAdapter;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.epoll.Epoll;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.vertx.core.impl.transports.EpollTransport;
import io.vertx.core.impl.transports.NioTransport;
import io.vertx.core.spi.transport.Transport;

/**
 * How sockets are opened, such that what the tasks at hand write to the streams of an HTTP/2
 * connection leaves in one packet: a system call here and a read there, instead of one each.
 *
 * <p>Vert.x flushes after each write and shows nothing of a client's channel; the factory of
 * channels is the place that is left.
 */
public final class ConsolidatingTransport {
  private static final int MAX_FLUSHES_TOGETHER = 64;

  private ConsolidatingTransport() {}

  /**
   * On the sockets of Linux itself where Netty's library for them can be loaded: the JDK's take
   * more system calls and locks for the same. Else on the JDK's.
   */
  public static Transport open() {
    return Epoll.isAvailable() ? new OfLinux() : new OfTheJdk();
  }

  static ChannelFactory<? extends Channel> consolidating(
      ChannelFactory<? extends Channel> channels) {
    return () -> {
      Channel channel = channels.newChannel();
      channel.pipeline().addFirst(new UntilHttp2());
      return channel;
    };
  }

  private static final class OfLinux extends EpollTransport {
    @Override
    public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
      return consolidating(super.channelFactory(domainSocket));
    }
  }

  private static final class OfTheJdk extends NioTransport {
    @Override
    public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
      return consolidating(super.channelFactory(domainSocket));
    }
  }

  /** Vert.x removes every handler before it adds its own for HTTP/2: the time to add ours. */
  private static final class UntilHttp2 extends ChannelHandlerAdapter {
    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
      var channel = context.channel();
      channel.eventLoop().execute(() -> writeTogether(channel));
    }

    private static void writeTogether(Channel channel) {
      if (channel.isActive()) {
        // Also when nothing is being read: an acknowledgement comes from the log.
        channel.pipeline().addFirst(new FlushConsolidationHandler(MAX_FLUSHES_TOGETHER, true));
      }
    }
  }
}
