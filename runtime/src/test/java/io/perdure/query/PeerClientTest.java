package io.perdure.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.model.HostAndPort;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PeerClientTest {
  private static final int REQUESTS = 5_000;

  private final Vertx vertx = Vertx.vertx();
  private final PeerClient peers = new PeerClient(vertx);

  @AfterEach
  void close() {
    peers.close();
    await(vertx.close());
  }

  @Test
  void anAnswerIsWholeWhateverThreadAsks() {
    var server =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> request.body().onSuccess(body -> request.response().end("got " + body)));
    int port = await(server.listen(0, "127.0.0.1")).actualPort();
    var peer = new HostAndPort("127.0.0.1", port);

    for (int i = 0; i < REQUESTS; i++) {
      var answer = await(peers.post(peer, "/", ("number " + i).getBytes(StandardCharsets.UTF_8)));
      assertThat(answer.body().utf8()).isEqualTo("got number " + i);
    }
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(1, TimeUnit.MINUTES).join();
  }
}
