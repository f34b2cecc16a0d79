package io.perdure.sdk.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.perdure.schema.protocol.AwaitingOnMessage;
import io.perdure.schema.protocol.ProposeRunCompletionAckMessage;
import io.perdure.sdk.EndpointLimits;
import io.perdure.sdk.JournalMismatch;
import io.perdure.sdk.internal.InvocationMachine.Await;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The hint what an attempt waits for while its stream is open. */
class AwaitingOnTest {
  private static final Pending GO = Pending.signal("go");

  private InvocationMachine machine = machine(ProtocolVersion.V7, EndpointLimits.defaults(), false);

  private static InvocationMachine machine(
      ProtocolVersion version, EndpointLimits limits, boolean explicitCancellation) {
    return new InvocationMachine(
        version, new AttemptOptions(limits, explicitCancellation, JournalMismatch.RETRY));
  }

  @BeforeEach
  void begin() {
    machine.receive(Wire.join(Wire.start(Wire.start(1)), Wire.input("in")));
  }

  private void begin(InvocationMachine other) {
    machine = other;
    begin();
  }

  /** What the machine writes because of a wait, as it goes over the wire. */
  private String written(Pending awaited) {
    machine.takeOutput();
    assertThat(machine.await(awaited, true)).isEqualTo(Await.BLOCKED);
    return HexFormat.of().formatHex(machine.takeOutput());
  }

  private Pending.One sleep() {
    return machine.calls().sleep(9);
  }

  @Test
  void itFollowsTheCommandsThatWereWrittenBefore() {
    var sleep = sleep();

    machine.await(sleep, true);

    assertThat(Wire.names(machine.takeOutput())).containsExactly("Sleep", "AwaitingOn");
  }

  @Test
  void itNamesWhatIsAwaitedAndTheCancelThatWouldWakeItToo() {
    assertThat(written(sleep())).isEqualTo("000600000000000a" + "0a080a01011201012801");
    begin(machine(ProtocolVersion.V7, EndpointLimits.defaults(), false));
    assertThat(written(GO)).isEqualTo("000600000000000b" + "0a091201011a02676f2801");
  }

  @Test
  void aHandlerThatAwaitsItsCancelItselfIsNotWokenByIt() {
    begin(machine(ProtocolVersion.V7, EndpointLimits.defaults(), true));

    assertThat(written(sleep())).isEqualTo("0006000000000007" + "0a050a01012801");
  }

  @Test
  void combinedFuturesAreATreeWithoutWhatHasCome() {
    var all = new Pending.All(List.of(sleep(), sleep()));
    machine.receive(Wire.done(Wire.SLEEP_COMPLETION, 1));

    assertThat(written(all)).isEqualTo("000600000000000e" + "0a0c12010122050a010228042801");
  }

  @Test
  void whatIsLeftIsToldAgainAndNothingTwice() {
    var all = new Pending.All(List.of(sleep(), sleep()));
    assertThat(written(all)).isEqualTo("000600000000000f" + "0a0d12010122060a02010228042801");
    assertThat(written(all)).isEmpty();

    machine.receive(Wire.done(Wire.SLEEP_COMPLETION, 1));
    assertThat(written(all)).isEqualTo("000600000000000e" + "0a0c12010122050a010228042801");
    assertThat(written(all)).isEmpty();

    machine.receive(Wire.done(Wire.SLEEP_COMPLETION, 2));
    assertThat(machine.await(all, true)).isEqualTo(Await.READY);
    assertThat(written(GO)).isNotEmpty();
  }

  @Test
  void ofVeryManyWhatIsLeftIsNotToldAgain() {
    var all = new Pending.All(IntStream.range(0, 300).<Pending>mapToObj(id -> sleep()).toList());
    assertThat(written(all)).isNotEmpty();

    machine.receive(Wire.done(Wire.SLEEP_COMPLETION, 1));

    assertThat(written(all)).isEmpty();
  }

  @Test
  void aWaitAfterACancelIsToldAgain() {
    var sleep = sleep();
    assertThat(written(sleep)).isNotEmpty();
    machine.receive(Wire.cancel());
    assertThat(machine.await(sleep, true)).isEqualTo(Await.CANCELLED);
    machine.takeCancel();

    assertThat(written(sleep)).isNotEmpty();
  }

  @Test
  void itSaysWhetherStepsAreBeingDone() throws Exception {
    machine.steps().run("s");

    var hint = written(GO);

    assertThat(hint).isEqualTo("000600000000000d" + "0a091201011a02676f2801" + "1001");
    assertThat(
            AwaitingOnMessage.parseFrom(HexFormat.of().parseHex(hint.substring(16)))
                .getExecutingSideEffects())
        .isTrue();
  }

  @Test
  void aStepsResultThatIsOnItsWayIsNotWorthAHint() {
    var step = machine.steps().run("s");
    machine.steps().propose(step, new Outcome.Success(ByteString.EMPTY));

    assertThat(written(step.result())).isEmpty();

    machine.receive(
        Wire.frame(
            MessageType.PROPOSE_RUN_COMPLETION_ACK,
            ProposeRunCompletionAckMessage.newBuilder().setCompletionId(1).build()));
    assertThat(machine.await(step.result(), true)).isEqualTo(Await.READY);
    assertThat(written(GO)).isNotEmpty();
  }

  @Test
  void whatIsReadyIsNotTold() {
    var sleep = sleep();
    machine.receive(Wire.done(Wire.SLEEP_COMPLETION, 1));
    machine.takeOutput();

    assertThat(machine.await(sleep, true)).isEqualTo(Await.READY);

    assertThat(machine.takeOutput()).isEmpty();
  }

  @Test
  void whoeverLetsGoSaysSoInstead() {
    var sleep = sleep();
    machine.closeInput();

    assertThatThrownBy(() -> machine.await(sleep, true)).isInstanceOf(AttemptEnded.class);

    assertThat(Wire.names(machine.takeOutput())).containsExactly("Sleep", "Suspension");
  }

  @Test
  void earlierVersionsDoNotKnowIt() {
    begin(machine(ProtocolVersion.V6, EndpointLimits.defaults(), false));

    assertThat(written(sleep())).isEmpty();
  }

  @Test
  void aHintThatFitsInNoFrameIsLeftOut() {
    begin(machine(ProtocolVersion.V7, EndpointLimits.defaults().maxFrameBytes(60), false));

    assertThat(written(Pending.signal("n".repeat(60)))).isEmpty();
    assertThat(machine.isClosed()).isFalse();
  }
}
