package io.perdure.invoker;

import static io.perdure.invoker.InvokerFixture.OBJECT;
import static io.perdure.invoker.InvokerFixture.input;
import static io.perdure.invoker.InvokerFixture.snapshot;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.model.AttemptFailure;
import io.perdure.statemachine.AttemptEnd;
import io.perdure.statemachine.Progress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What HTTP/2 does to attempts: streams that break, connections that go away. */
class Http2Test {
  private static final AttemptEnd ENDED = new AttemptEnd.Ended();

  private final InvokerFixture fixture = new InvokerFixture();

  @BeforeEach
  void shareOneConnection() {
    fixture.withOneConnection();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aStreamThatIsResetLeavesTheOthersOfItsConnection() {
    fixture.launch(OBJECT);
    var first = fixture.function.awaitCall().accept();
    fixture.launch(OBJECT);
    var second = fixture.function.awaitCall().accept();

    first.reset();

    assertThat(failure().errorCode()).isEqualTo("RT0010");
    assertThat(second.request().connection()).isSameAs(first.request().connection());
    finish(second);
    assertThat(fixture.log.awaitReport().end()).isEqualTo(ENDED);
  }

  @Test
  void aConnectionThatGoesAwayEndsItsStreamsAndGetsNoOthers() {
    fixture.launch(OBJECT);
    var old = fixture.function.awaitCall().accept();
    old.awaitReplay();

    old.goAway();
    // What goes away is told in the connection's order: before the answer, whose report is awaited.
    old.send(Frames.run(1));
    assertThat(fixture.log.awaitReport().end()).isNull();
    fixture.launch(OBJECT);
    old.send(Frames.output("x"), Frames.end()).close();

    assertThat(fixture.log.awaitReport().end()).isEqualTo(ENDED);
    var young = fixture.function.awaitCall().accept();
    assertThat(young.request().connection()).isNotSameAs(old.request().connection());
    finish(young);
    assertThat(fixture.log.awaitReport().end()).isEqualTo(ENDED);
  }

  @Test
  void aConnectionThatClosesFailsAllItsStreams() {
    fixture.launch(OBJECT);
    var first = fixture.function.awaitCall().accept();
    fixture.launch(OBJECT);
    fixture.function.awaitCall().accept();

    first.closeConnection();

    assertThat(List.of(failure().errorCode(), failure().errorCode()))
        .containsExactly("RT0010", "RT0010");
    fixture.launch(OBJECT);
    finish(fixture.function.awaitCall().accept());
    assertThat(fixture.log.awaitReport().end()).isEqualTo(ENDED);
  }

  @Test
  void aResponseThatEndsWithinAFrameIsIncomplete() {
    fixture.launch(OBJECT);
    var output = Frames.output("hello");

    fixture.function.awaitCall().accept().send(Arrays.copyOf(output, output.length - 1)).close();

    assertThat(failure().errorCode()).isEqualTo("RT0006");
  }

  @Test
  void anEndBeforeTheReplayIsReadIsAnEnd() {
    var state = Frames.entry(Frames.setState("k", "v".repeat(100_000)));
    var journal = Stream.concat(Stream.of(input()), Stream.generate(() -> state).limit(100));
    fixture.launch(snapshot(OBJECT, Progress.initial(0), journal.toList()));

    var call = fixture.function.awaitCall().stopReading();
    call.accept().send(Frames.output("x"), Frames.end()).close();

    assertThat(fixture.log.awaitReport().end()).isEqualTo(ENDED);
    call.awaitCut();
    fixture.launch(OBJECT);
    finish(fixture.function.awaitCall().accept());
    assertThat(fixture.log.awaitReport().end()).isEqualTo(ENDED);
  }

  @Test
  void aPinnedInvocationWhoseDeploymentDisappearsFailsUntilItIsBack() {
    var attempt = snapshot(OBJECT, InvokerFixture.pinned("dp_1", 6), List.of(input()));
    fixture.invoker();
    fixture.unregister("dp_1");

    fixture.launch(attempt);

    var gone = requireNonNull((AttemptEnd.Failed) fixture.log.awaitReport().end());
    assertThat(gone.failure().errorCode()).isEqualTo("RT0011");
    assertThat(gone.next()).isInstanceOf(AttemptEnd.Next.Retry.class);
    fixture.register("dp_1");
    fixture.launch(snapshot(OBJECT, InvokerFixture.pinned("dp_1", 6), List.of(input())));
    finish(fixture.function.awaitCall().accept());
    assertThat(fixture.log.awaitReport().end()).isEqualTo(ENDED);
  }

  private AttemptFailure failure() {
    return requireNonNull((AttemptEnd.Failed) fixture.log.awaitReport().end()).failure();
  }

  private static void finish(ScriptedFunction.Call call) {
    call.send(Frames.output("x"), Frames.end()).close();
  }
}
