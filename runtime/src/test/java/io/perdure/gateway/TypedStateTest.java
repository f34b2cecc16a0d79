package io.perdure.gateway;

import static io.perdure.gateway.GatewayFixture.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.model.ObjectKey;
import io.perdure.model.Payload;
import io.perdure.statemachine.EagerState;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** State of an object that declares what {@code order} is, and nothing of {@code other}. */
class TypedStateTest {
  private static final byte[] FRAMED = {0, 0, 0, 0, 1, 6};

  private final GatewayFixture node = new GatewayFixture();

  @BeforeEach
  void store() {
    node.states.put(
        new ObjectKey("Counter", "k"), List.of(entry("order", FRAMED), entry("other", FRAMED)));
    node.states.put(
        new ObjectKey("Counter", "odd"), List.of(entry("order", new byte[] {0, 0, 0, 0, 9, 6})));
    node.states.put(
        new ObjectKey("Counter", "json"), List.of(entry("order", "{\"items\":3}".getBytes(UTF_8))));
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void whatIsDeclaredIsShownAsJson() {
    assertThat(await(node.get("/perdure/state/Counter/k")).body())
        .isEqualTo("{\"order\":{\"items\":3},\"other\":{\"$base64\":\"AAAAAAEG\"}}");

    var one = await(node.get("/perdure/state/Counter/k/order"));
    assertThat(one.body()).isEqualTo("{\"items\":3}");
    assertThat(one.headers().firstValue("content-type")).contains("application/json");
  }

  @Test
  void whoWantsTheBytesGetsThem() {
    for (var type : List.of("application/avro", "application/octet-stream")) {
      var one =
          await(
              node.send(
                  node.request("/perdure/state/Counter/k/order").header("accept", type).build()));
      assertThat(one.body().getBytes(UTF_8)).isEqualTo(FRAMED);
      assertThat(one.headers().firstValue("content-type")).contains("application/octet-stream");
    }
  }

  @Test
  void whatIsNotOfTheTypeIsShownAsItIs() {
    assertThat(await(node.get("/perdure/state/Counter/odd")).body())
        .isEqualTo("{\"order\":{\"$base64\":\"AAAAAAkG\"}}");
    assertThat(await(node.get("/perdure/state/Counter/json")).body())
        .isEqualTo("{\"order\":{\"items\":3}}");
  }

  private static EagerState.Entry entry(String key, byte[] value) {
    return new EagerState.Entry(Payload.ofUtf8(key), Payload.of(value));
  }
}
