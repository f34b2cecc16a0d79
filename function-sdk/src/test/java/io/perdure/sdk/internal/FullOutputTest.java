package io.perdure.sdk.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.sdk.Context;
import io.perdure.sdk.FunctionEndpoint;
import io.perdure.sdk.Handler;
import io.perdure.sdk.Service;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A handler that waits for room for what it has written. */
class FullOutputTest {
  private final CountDownLatch left = new CountDownLatch(1);
  private final RecordingOutput output = new RecordingOutput();
  private final Endpoint endpoint = FunctionEndpoint.bind(new Sleeper()).build().transport();
  private final HandlerRunner runner = open();

  /** Sleeps once. */
  @Service
  public final class Sleeper {
    @Handler
    public void sleep(Context context) {
      try {
        context.sleep(Duration.ofHours(1));
      } finally {
        left.countDown();
      }
    }
  }

  private HandlerRunner open() {
    var contentType = ProtocolVersion.min().contentType();
    var request = new Endpoint.Request("Sleeper", "sleep", contentType, name -> null);
    return ((Endpoint.Opening.Accepted) endpoint.open(request, output)).runner();
  }

  /** Until the handler waits for room: it has written, and lets others have its lock. */
  private void sleepWithoutRoom() {
    output.setFull(true);
    runner.receive(Wire.join(Wire.start(Wire.start(1)), Wire.input("")));
    assertThat(output.next().orElseThrow().type()).isEqualTo(MessageType.SLEEP.code());
  }

  @Test
  void whatComesWhileThereIsNoRoomIsSeenWhenThereIs() {
    sleepWithoutRoom();
    runner.receive(Wire.done(Wire.SLEEP_COMPLETION, 1));

    output.setFull(false);
    runner.writable();

    assertThat(output.next().orElseThrow().type()).isEqualTo(MessageType.OUTPUT.code());
  }

  @Test
  void aStreamThatBreaksWhileThereIsNoRoomEndsTheHandler() throws Exception {
    sleepWithoutRoom();

    runner.connectionLost();

    assertThat(left.await(20, TimeUnit.SECONDS)).as("the handler ends").isTrue();
  }
}
