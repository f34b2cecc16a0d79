package io.perdure.gateway;

import static io.perdure.gateway.Fixtures.completed;
import static io.perdure.gateway.GatewayFixture.await;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.model.TraceContext;
import io.perdure.statemachine.Command;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The trace contexts of requests; {@link GatewayServerTest} has that of a call. */
class GatewayTraceTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "00-" + TRACE + "-b7ad6b7169203331-01";

  private final GatewayFixture node = new GatewayFixture();

  @AfterEach
  void close() {
    node.close();
  }

  static String[] wrongStates() {
    return new String[] {"nonsense", "a=" + "v".repeat(TraceContext.MAX_STATE_CHARS)};
  }

  @ParameterizedTest
  @MethodSource("wrongStates")
  void aWrongStateIsLeftOutAndTheCallSucceeds(String state) {
    var response =
        node.send(
            node.request("/Greeter/greet")
                .header("traceparent", PARENT)
                .header("tracestate", state)
                .POST(BodyPublishers.noBody())
                .build());

    var invoke = node.log.next(Command.Invoke.class);
    node.reply(invoke, completed(invoke.invocation(), "1"));
    assertThat(await(response).statusCode()).isEqualTo(200);
    var trace = requireNonNull(invoke.spec().trace());
    assertThat(trace.parent()).startsWith("00-" + TRACE);
    assertThat(trace.state()).isNull();
  }

  @Test
  void aBatchBelongsToTheTraceOfItsRequestUnlessAnInvocationSaysOtherwise() {
    node.send(
        node.request("/batch")
            .header("traceparent", PARENT)
            .header("tracestate", "vendor=v")
            .POST(
                BodyPublishers.ofString(
                    """
                    {"invocations": [
                      {"service": "Greeter", "handler": "greet"},
                      {"service": "Greeter", "handler": "greet", "tracestate": "other=o",
                       "traceparent": "00-11111111111111111111111111111111-2222222222222222-00"},
                      {"service": "Greeter", "handler": "greet", "traceparent": "nonsense"}]}\
                    """))
            .build());

    var records = node.ingress.next().records();

    assertThat(records)
        .extracting(record -> record.request().traceParent())
        .containsExactly(PARENT, "00-11111111111111111111111111111111-2222222222222222-00", null);
    assertThat(records)
        .extracting(record -> record.request().traceState())
        .containsExactly("vendor=v", "other=o", null);
  }
}
