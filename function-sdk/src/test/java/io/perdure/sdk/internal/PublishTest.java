package io.perdure.sdk.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import io.perdure.schema.protocol.CallCommandMessage;
import io.perdure.schema.protocol.OutputCommandMessage;
import io.perdure.sdk.Context;
import io.perdure.sdk.FunctionEndpoint;
import io.perdure.sdk.Handler;
import io.perdure.sdk.Serde;
import io.perdure.sdk.Service;
import io.perdure.sdk.TerminalException;
import io.perdure.sdk.Topic;
import io.perdure.sdk.TopicRecord;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What {@code context.publish} is on the wire: a call of {@code Topics/publish}. */
class PublishTest {
  private static final Topic<String, Alert> ALERTS = Topic.of("alerts", String.class, Alert.class);

  private record Alert(String text, double celsius) {}

  /** Does what the test says. */
  @Service(name = "Publisher")
  public static final class Publisher {
    private final Consumer<Context> body;

    Publisher(Consumer<Context> body) {
      this.body = body;
    }

    @Handler
    public String publish(Context context) {
      body.accept(context);
      return "published";
    }
  }

  private final RecordingOutput output = new RecordingOutput();

  @Test
  void aTypedRecordIsACallWithItsKeyAsTextAndItsValueAsJson() throws Exception {
    var call = callOf(context -> context.publish(ALERTS, "press-1", new Alert("hot", 91.5)));

    assertThat(call.getServiceName()).isEqualTo("Topics");
    assertThat(call.getHandlerName()).isEqualTo("publish");
    assertThat(call.getKey()).isEmpty();
    assertThat(call.getParameter().toStringUtf8())
        .isEqualTo(
            """
            {"topic":"alerts","key":"press-1","value":"{\\"text\\":\\"hot\\",\\"celsius\\":91.5}"}\
            """);
  }

  @Test
  void headersPartitionAndTimeGoAlong() throws Exception {
    var record =
        TopicRecord.of("alerts", null, "hot")
            .header("b", "1")
            .header("a", "2")
            .partition(3)
            .timestamp(Instant.ofEpochMilli(5));

    assertThat(callOf(context -> context.publish(record)).getParameter().toStringUtf8())
        .isEqualTo(
            """
            {"topic":"alerts","value":"hot","partition":3,"headers":{"b":"1","a":"2"},"timestamp":5}\
            """);
  }

  @Test
  void bytesThatAreNoTextAreInBase64() throws Exception {
    var images = Topic.of("images", Serde.raw(), Serde.raw());

    var call =
        callOf(context -> context.publish(images, new byte[] {'k'}, new byte[] {(byte) 0xff, 0}));

    assertThat(call.getParameter().toStringUtf8())
        .isEqualTo("{\"topic\":\"images\",\"key\":\"k\",\"valueBase64\":\"/wA=\"}");
  }

  @Test
  void aTombstoneHasNoValue() throws Exception {
    assertThat(callOf(context -> context.publish("t", 7, null)).getParameter().toStringUtf8())
        .isEqualTo("{\"topic\":\"t\",\"key\":\"7\"}");
  }

  @Test
  void theHandlerGoesOnWhenThePublishingIsDone() throws Exception {
    var runner = start(context -> context.publish("t", "k", "v"));
    assertThat(type(next())).isEqualTo(MessageType.CALL.code());

    runner.receive(Wire.done(Wire.CALL_COMPLETION, 2, "{\"topic\":\"t\"}"));

    assertThat(outcome().getValue().getContent().toStringUtf8()).isEqualTo("\"published\"");
  }

  @Test
  void whatCannotBePublishedIsATerminalFailure() throws Exception {
    var runner =
        start(context ->
            assertThatThrownBy(() -> context.publish("t", "k", "v"))
                .isInstanceOfSatisfying(
                    TerminalException.class, failure -> assertThat(failure.code()).isEqualTo(404))
                .hasMessage("PD0301: no such topic"));
    assertThat(type(next())).isEqualTo(MessageType.CALL.code());

    runner.receive(Wire.failed(Wire.CALL_COMPLETION, 2, 404, "PD0301: no such topic"));

    assertThat(outcome().getValue().getContent().toStringUtf8()).isEqualTo("\"published\"");
  }

  @Test
  void publishAsyncDoesNotWait() throws Exception {
    start(context -> {
      for (var key : List.of("a", "b")) {
        context.publishAsync(TopicRecord.of("t", key, null));
      }
    });

    assertThat(List.of(type(next()), type(next()))).containsOnly(MessageType.CALL.code());
    assertThat(outcome().hasValue()).isTrue();
  }

  @Test
  void whatMakesNoSenseIsRefusedAtOnce() {
    assertThatThrownBy(() -> Topic.of("", String.class, String.class))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ALERTS.record("k", null).partition(-1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ALERTS.record("k", null).timestamp(Instant.MIN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private CallCommandMessage callOf(Consumer<Context> body) throws InvalidProtocolBufferException {
    start(body);
    var frame = next();
    assertThat(frame.type()).isEqualTo(MessageType.CALL.code());
    return CallCommandMessage.parseFrom(frame.payload());
  }

  private HandlerRunner start(Consumer<Context> body) {
    var endpoint = FunctionEndpoint.bind(new Publisher(body)).build().transport();
    var request =
        new Endpoint.Request(
            "Publisher", "publish", "application/vnd.restate.invocation.v6", name -> null);
    var runner = ((Endpoint.Opening.Accepted) endpoint.open(request, output)).runner();
    runner.receive(Wire.join(Wire.start(Wire.start(1)), Wire.input("")));
    return runner;
  }

  private Frame next() {
    return output.next().orElseThrow();
  }

  private static int type(Frame frame) {
    return frame.type();
  }

  private OutputCommandMessage outcome() throws InvalidProtocolBufferException {
    var frame = next();
    assertThat(MessageType.describe(frame.type()))
        .isEqualTo(MessageType.describe(MessageType.OUTPUT.code()));
    return OutputCommandMessage.parseFrom(frame.payload());
  }
}
