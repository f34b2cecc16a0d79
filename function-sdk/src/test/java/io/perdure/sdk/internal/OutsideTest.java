package io.perdure.sdk.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.schema.protocol.ErrorMessage;
import io.perdure.schema.protocol.OneWayCallCommandMessage;
import io.perdure.schema.protocol.ProposeRunCompletionMessage;
import io.perdure.schema.protocol.SleepCommandMessage;
import io.perdure.sdk.Context;
import io.perdure.sdk.FunctionEndpoint;
import io.perdure.sdk.Handler;
import io.perdure.sdk.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** By which clock a handler goes, and what it may not do in a step. */
class OutsideTest {
  private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);

  /** Does what a test says. */
  @Service
  public static final class Any {
    private final Consumer<Context> body;

    Any(Consumer<Context> body) {
      this.body = body;
    }

    @Handler
    public void act(Context context) {
      body.accept(context);
    }
  }

  /** The next frame of a handler that does something. */
  private static Frame firstFrame(MessageType type, Consumer<Context> body) {
    var endpoint = FunctionEndpoint.bind(new Any(body)).build().withClock(() -> NOON).transport();
    var output = new RecordingOutput();
    var contentType = ProtocolVersion.max().contentType();
    var opening =
        endpoint.open(new Endpoint.Request("Any", "act", contentType, name -> null), output);
    var runner = ((Endpoint.Opening.Accepted) opening).runner();
    runner.receive(Wire.join(Wire.start(Wire.start(1)), Wire.input("")));
    var frame = output.next();
    while (frame.isPresent() && frame.get().type() != type.code()) {
      frame = output.next();
    }
    runner.connectionLost();
    return frame.orElseThrow();
  }

  @Test
  void sleepsCountFromTheClock() throws Exception {
    var sleep = firstFrame(MessageType.SLEEP, context -> context.sleep(HOUR));

    assertThat(SleepCommandMessage.parseFrom(sleep.payload()).getWakeUpTime())
        .isEqualTo(NOON.plus(HOUR).toEpochMilli());
  }

  @Test
  void delaysCountFromTheClock() throws Exception {
    var send =
        firstFrame(
            MessageType.ONE_WAY_CALL,
            context -> context.client("Mailer").delay(HOUR).send("send").invocationId());

    assertThat(OneWayCallCommandMessage.parseFrom(send.payload()).getInvokeTime())
        .isEqualTo(NOON.plus(HOUR).toEpochMilli());
  }

  @Test
  void nowIsTheTimeOfTheClock() throws Exception {
    var proposal = firstFrame(MessageType.PROPOSE_RUN_COMPLETION, Context::now);

    assertThat(ProposeRunCompletionMessage.parseFrom(proposal.payload()).getValue().toStringUtf8())
        .isEqualTo("2030-01-01T12:00:00Z");
  }

  @Test
  void theContextIsNotForUseInAStep() throws Exception {
    assertThat(failureInAStep(context -> context.sleep(HOUR))).contains("used inside run()");
    assertThat(failureInAStep(Context::uuid)).contains("used inside run()");
    assertThat(failureInAStep(Context::random)).contains("used inside run()");
  }

  private static String failureInAStep(Consumer<Context> use) throws Exception {
    var error =
        firstFrame(MessageType.ERROR, context -> context.run("step", () -> use.accept(context)));
    return ErrorMessage.parseFrom(error.payload()).getMessage();
  }
}
