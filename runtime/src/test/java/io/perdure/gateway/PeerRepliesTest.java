package io.perdure.gateway;

import static io.perdure.gateway.Fixtures.completed;
import static io.perdure.gateway.Fixtures.replyTo;
import static io.perdure.gateway.GatewayFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.model.ObjectKey;
import io.perdure.model.Payload;
import io.perdure.model.ReplyAddress;
import io.perdure.statemachine.Answer;
import io.perdure.statemachine.Command;
import io.perdure.statemachine.EagerState;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two nodes: requests come to one, the other leads the partitions. */
class PeerRepliesTest {
  private final GatewayFixture entry = new GatewayFixture();
  private final GatewayFixture leader = new GatewayFixture();

  @AfterEach
  void close() {
    entry.close();
    leader.close();
  }

  @Test
  void anAnswerTravelsToTheNodeThatHoldsTheRequest() {
    var response = entry.post("/Counter/k/add", "1");
    var invoke = entry.log.next(Command.Invoke.class);
    assertThat(replyTo(invoke).node()).isEqualTo(entry.admin.toString());

    leader.replies.reply(replyTo(invoke), completed(invoke.invocation(), "2"));

    assertThat(await(response).body()).isEqualTo("2");
  }

  /** Held without HTTP: the JDK's client would open a connection for each of them. */
  @Test
  void manyAnswersTravelTogether() {
    int count = 2_000;
    var answers =
        IntStream.range(0, count)
            .mapToObj(i -> entry.waiters.call(Fixtures.spec(String.valueOf(i))))
            .toList();
    var expected = new ArrayList<Answer>();
    for (int i = 0; i < count; i++) {
      var invoke = entry.log.next(Command.Invoke.class);
      var answer = completed(invoke.invocation(), invoke.spec().input().utf8());
      leader.replies.reply(replyTo(invoke), answer);
      expected.add(answer);
    }

    assertThat(answers.stream().map(GatewayFixture::<Answer>await))
        .containsExactlyElementsOf(expected);
    assertThat(entry.fromPeers.get()).as("messages").isBetween(1, count / 2);
  }

  @Test
  void anAnswerForANodeThatIsGoneIsDroppedAndTheNextOnesArrive() {
    var response = entry.post("/Counter/k/add", "1");
    var invoke = entry.log.next(Command.Invoke.class);
    var answer = completed(invoke.invocation(), "2");

    leader.replies.reply(new ReplyAddress("127.0.0.1:1", 7), answer);
    leader.replies.reply(new ReplyAddress("nonsense", 7), answer);
    leader.replies.reply(new ReplyAddress(entry.admin.toString(), 7), answer);
    leader.replies.reply(replyTo(invoke), answer);

    assertThat(await(response).body()).isEqualTo("2");
  }

  @Test
  void whatIsNoReplyIsRefused() throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create("http://" + entry.admin + "/internal/replies"))
              .POST(BodyPublishers.ofString("garbage"))
              .build();

      assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(400);
    }
  }

  @Test
  void stateIsReadFromTheNodeThatLeadsThePartition() {
    for (int partition = 0; partition < entry.log.partitions(); partition++) {
      entry.owners.put(partition, leader.admin);
    }
    leader.states.put(
        new ObjectKey("Counter", "k /?&ä"),
        List.of(new EagerState.Entry(Payload.ofUtf8("count"), Payload.ofUtf8("5"))));

    var all = await(entry.get("/perdure/state/Counter/k%20%2F%3F&%C3%A4"));
    var one = await(entry.get("/perdure/state/Counter/k%20%2F%3F&%C3%A4/count"));

    assertThat(all.body()).isEqualTo("{\"count\":5}");
    assertThat(one.body()).isEqualTo("5");
  }

  @Test
  void stateIsFoundAgainWhenThePartitionHasMoved() {
    int partitions = entry.log.partitions();
    for (int partition = 0; partition < partitions; partition++) {
      // Each believes that the other one leads.
      entry.owners.put(partition, leader.admin);
      leader.owners.put(partition, entry.admin);
    }
    leader.states.put(
        new ObjectKey("Counter", "k"),
        List.of(new EagerState.Entry(Payload.ofUtf8("count"), Payload.ofUtf8("5"))));

    var response = entry.get("/perdure/state/Counter/k");
    leader.owners.clear();

    assertThat(await(response).body()).isEqualTo("{\"count\":5}");
  }

  @Test
  void stateOfAPartitionThatNobodyLeadsIsUnavailable() {
    for (int partition = 0; partition < entry.log.partitions(); partition++) {
      entry.owners.put(partition, leader.admin);
      leader.owners.put(partition, entry.admin);
    }

    var response = await(entry.get("/perdure/state/Counter/k"));

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).contains("PD0122");
    assertThat(response.headers().firstValue("retry-after")).contains("1");
  }
}
