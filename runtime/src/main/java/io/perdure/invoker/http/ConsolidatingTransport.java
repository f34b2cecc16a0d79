package io.perdure.invoker.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandlerAdapter;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.vertx.core.impl.transports.NioTransport;

/**
 * How sockets are opened, such that what the tasks at hand write to the streams of an HTTP/2
 * connection leaves in one packet: a system call here and a read there, instead of one each.
 *
 * <p>Vert.x flushes after each write and shows nothing of a client's channel; the factory of
 * channels is the place that is left.
 */
public final class ConsolidatingTransport extends NioTransport {
  private static final int MAX_FLUSHES_TOGETHER = 64;

  @Override
  public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
    var channels = super.channelFactory(domainSocket);
    return () -> {
      Channel channel = channels.newChannel();
      channel.pipeline().addFirst(new UntilHttp2());
      return channel;
    };
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
