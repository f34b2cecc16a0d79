package io.perdure.gateway;

import static io.perdure.gateway.Fixtures.completed;
import static io.perdure.gateway.Fixtures.replyTo;
import static io.perdure.gateway.GatewayFixture.await;
import static io.perdure.gateway.GatewayFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.statemachine.Command;
import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How much callers may have open and on its way, and what they leave behind. */
class GatewayBoundsTest {
  private final GatewayFixture node = new GatewayFixture();

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void aCallerWhoHangsUpFreesItsPlace() {
    var response = node.post("/Greeter/greet", "x");
    node.log.next(Command.Invoke.class);
    assertThat(node.waiters.size()).isEqualTo(1);

    response.cancel(true);

    eventually(() -> node.waiters.size() == 0, "no held request");
    eventually(() -> node.server.openRequests() == 0, "no open request");
  }

  @Test
  void manyCallsOnOneConnectionAreAnsweredOutOfOrder() {
    var responses =
        IntStream.range(0, 64)
            .mapToObj(i ->
                node.send(
                    node.request("/Counter/k" + i + "/add")
                        .version(HttpClient.Version.HTTP_2)
                        .POST(BodyPublishers.ofString("" + i))
                        .build()))
            .toList();
    var invokes = responses.stream().map(_ -> node.log.next(Command.Invoke.class)).toList();
    invokes
        .reversed()
        .forEach(it -> node.reply(it, completed(it.invocation(), it.spec().input().utf8() + "!")));

    assertThat(responses.stream().map(it -> await(it).body()))
        .containsExactlyElementsOf(IntStream.range(0, 64).mapToObj(i -> i + "!").toList());
  }

  private static CompletableFuture<HttpResponse<String>> post(
      GatewayFixture node, String path, int size) {
    return node.send(node.request(path).POST(BodyPublishers.ofByteArray(new byte[size])).build());
  }

  @Test
  void aRefusedBodyLeavesItsConnectionUsable() {
    var options =
        new GatewayOptions(
            "127.0.0.1", 0, 2, 1_000, 2, 150_000, Duration.ofSeconds(60), Delivery.DIRECT);
    try (var small = new GatewayFixture(options, new ScriptedLog(4))) {
      for (int round = 0; round < 20; round++) {
        assertThat(await(post(small, "/Greeter/greet", 1_001)).statusCode()).isEqualTo(413);
      }
    }
  }

  @Test
  void bodiesRequestsAndMemoryAreBounded() {
    var options =
        new GatewayOptions(
            "127.0.0.1", 0, 2, 100_000, 2, 150_000, Duration.ofSeconds(60), Delivery.DIRECT);
    try (var small = new GatewayFixture(options, new ScriptedLog(4))) {
      assertThat(await(post(small, "/Greeter/greet", 100_001)).statusCode()).isEqualTo(413);
      var stream =
          small.send(
              small
                  .request("/Greeter/greet")
                  .POST(
                      BodyPublishers.ofInputStream(
                          () -> new ByteArrayInputStream(new byte[150_000])))
                  .build());
      var cut = await(stream);
      assertThat(cut.statusCode()).isEqualTo(413);
      assertThat(cut.headers().firstValue("connection")).contains("close");
      eventually(() -> small.server.openRequests() == 0, "no open request");

      var appended = small.log.holdNext();
      var first = post(small, "/Greeter/greet", 100_000);
      var invoke = small.log.next(Command.Invoke.class);
      assertThat(invoke.spec().input().size()).isEqualTo(100_000);
      var noMemory = await(post(small, "/Greeter/greet", 100_000));
      assertThat(noMemory.statusCode()).isEqualTo(429);
      eventually(() -> small.server.openRequests() == 1, "one open request");

      appended.complete(null);
      assertThat(small.server.heldBytes()).isZero();
      var second = post(small, "/Greeter/greet", 10);
      small.log.next(Command.Invoke.class);
      var tooMany = await(post(small, "/Greeter/greet", 10));
      assertThat(tooMany.statusCode()).isEqualTo(429);
      assertThat(tooMany.headers().firstValue("retry-after")).contains("1");

      small.replies.reply(replyTo(invoke), completed(invoke.invocation(), "1"));
      assertThat(await(first).body()).isEqualTo("1");
      assertThat(second).isNotDone();
    }
  }
}
