package io.perdure.invoker.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.epoll.EpollSocketChannel;
import io.perdure.invoker.InvokerOptions.Connections;
import io.perdure.registry.Deployment.HttpVersion;
import io.vertx.core.CompositeFuture;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.impl.transports.NioTransport;
import io.vertx.core.internal.VertxBootstrap;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ConsolidatingTransportTest {
  private static final int STREAMS = 10;

  private final CountedChannels channels = new CountedChannels();
  private final Vertx vertx =
      VertxBootstrap.create()
          .options(new VertxOptions().setEventLoopPoolSize(1))
          .transport(channels)
          .init()
          .vertx();
  private final HttpClients clients = new HttpClients(vertx, Connections.DEFAULTS);

  @AfterEach
  void close() throws Exception {
    await(clients.close());
    await(vertx.close());
  }

  @Test
  void whatOneTaskWritesToManyStreamsLeavesAtOnce() throws Exception {
    int port = startEcho();
    var connection =
        await(
            clients.connect(
                Endpoint.of(URI.create("http://localhost:" + port), HttpVersion.HTTP_2)));
    var requests = new ArrayList<HttpClientRequest>();
    for (int i = 0; i < STREAMS; i++) {
      requests.add(await(connection.request(new RequestOptions().setMethod(HttpMethod.POST))));
    }
    channels.countFlushes();

    var bodies = Promise.<CompositeFuture>promise();
    // A body must be asked for before it comes, so on the thread it comes on.
    vertx.runOnContext(_ -> {
      requests.forEach(request -> request.end(Buffer.buffer("hello")));
      Future.all(requests.stream().map(ConsolidatingTransportTest::body).toList())
          .onComplete(bodies);
    });

    assertThat(await(bodies.future()).<Buffer>list())
        .hasSize(STREAMS)
        .allMatch(body -> body.length() == 5);
    assertThat(channels.flushes).hasValueLessThan(STREAMS);
  }

  @Test
  @EnabledOnOs(
      value = OS.LINUX,
      architectures = {"amd64", "aarch64"})
  void opensTheSocketsOfLinux() {
    var channel = ConsolidatingTransport.open().channelFactory(false).newChannel();

    assertThat(channel).isInstanceOf(EpollSocketChannel.class);
    channel.unsafe().closeForcibly();
  }

  private static Future<Buffer> body(HttpClientRequest request) {
    return request.response().compose(response -> response.body());
  }

  private int startEcho() throws Exception {
    var server =
        vertx
            .createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(true))
            .requestHandler(request -> request.body().onSuccess(request.response()::end));
    return await(server.listen(0)).actualPort();
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  /** Counts what reaches the sockets of clients. */
  private static final class CountedChannels extends NioTransport {
    private final AtomicInteger flushes = new AtomicInteger();
    private final List<Channel> opened = new ArrayList<>();

    @Override
    public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
      var channels = ConsolidatingTransport.consolidating(super.channelFactory(domainSocket));
      return () -> {
        Channel channel = channels.newChannel();
        opened.add(channel);
        return channel;
      };
    }

    private void countFlushes() {
      for (var channel : opened) {
        channel.pipeline().addFirst(new FlushCounter(flushes));
      }
    }
  }

  private static final class FlushCounter extends ChannelOutboundHandlerAdapter {
    private final AtomicInteger flushes;

    private FlushCounter(AtomicInteger flushes) {
      this.flushes = flushes;
    }

    @Override
    public void flush(ChannelHandlerContext context) {
      flushes.incrementAndGet();
      context.flush();
    }
  }
}
