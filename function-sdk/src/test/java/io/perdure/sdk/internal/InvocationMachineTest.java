package io.perdure.sdk.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.perdure.schema.protocol.CallCommandMessage;
import io.perdure.schema.protocol.OneWayCallCommandMessage;
import io.perdure.schema.protocol.OutputCommandMessage;
import io.perdure.schema.protocol.SendSignalCommandMessage;
import io.perdure.schema.protocol.SleepCommandMessage;
import io.perdure.sdk.EndpointLimits;
import io.perdure.sdk.TerminalException;
import io.perdure.sdk.internal.InvocationMachine.Await;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Start and replay, waits and suspensions, calls and signals, the end. */
class InvocationMachineTest extends MachineFixture {
  private static final ByteString FIVE = ByteString.copyFromUtf8("5");
  private static final CallRequest CALL =
      new CallRequest("Counter", "k", "add", FIVE, Map.of(), null, Optional.empty());

  // Start and replay

  @Test
  void isReadyOnlyWhenAllKnownEntriesAreHere() {
    byte[] bytes =
        Wire.join(
            Wire.start(Wire.start(3)),
            Wire.input("in"),
            sleepCommand(1, 9),
            Wire.done(Wire.SLEEP_COMPLETION, 1));

    for (int i = 0; i < bytes.length; i++) {
      assertThat(machine.isReady()).as("after %d bytes", i).isFalse();
      machine.receive(new byte[] {bytes[i]});
    }

    assertThat(machine.isReady()).isTrue();
    assertThat(machine.input().body().toStringUtf8()).isEqualTo("in");
    assertThat(machine.key()).isEqualTo("k");
  }

  @Test
  void aRequestThatEndsBeforeTheJournalIsCompleteIsAViolation() throws Exception {
    machine.receive(Wire.join(Wire.start(Wire.start(2)), Wire.input("in")));

    machine.closeInput();

    assertThat(error().getCode()).isEqualTo(571);
  }

  @Test
  void whatIsNotExpectedIsAViolationThatSaysWhatWas() throws Exception {
    machine.receive(Wire.input("in"));

    var error = error();
    assertThat(error.getCode()).isEqualTo(571);
    assertThat(error.getMessage()).isEqualTo("Expected Start, found Input");
  }

  @Test
  void aCommandAfterTheReplayIsAViolation() throws Exception {
    begin();

    machine.receive(sleepCommand(1, 9));

    assertThat(error().getCode()).isEqualTo(571);
  }

  @Test
  void aNotificationWithoutResultIsAViolation() throws Exception {
    begin();

    machine.receive(new byte[] {(byte) 0x80, 0x0c, 0, 0, 0, 0, 0, 2, 8, 1});

    assertThat(error().getMessage()).contains("Expected a result");
  }

  @Test
  void aFrameLongerThanTheLimitIsRefusedBeforeItsBodyIsHere() throws Exception {
    machine =
        new InvocationMachine(
            ProtocolVersion.V6, AttemptOptions.of(EndpointLimits.defaults().maxFrameBytes(100)));

    machine.receive(HexFormat.of().parseHex("0000000000000065"));

    assertThat(error().getMessage())
        .contains("at most 100 bytes (maxFrameBytes), found Start of 101");
  }

  @Test
  void moreThanTheAttemptMayReceiveEndsIt() throws Exception {
    machine =
        new InvocationMachine(
            ProtocolVersion.V6, AttemptOptions.of(EndpointLimits.defaults().maxReceivedBytes(10)));

    machine.receive(new byte[11]);

    assertThat(error().getCode()).isEqualTo(413);
  }

  // Waiting and suspension

  @Test
  void whileTheRequestIsOpenAWaitBlocks() {
    begin();

    assertThat(machine.await(machine.calls().sleep(9), true)).isEqualTo(Await.BLOCKED);
  }

  @Test
  void onceTheRequestHasEndedAWaitSuspendsOnItsIdAndOnCancel() throws Exception {
    begin();
    var sleep = machine.calls().sleep(9);
    machine.closeInput();

    assertThatThrownBy(() -> machine.await(sleep, true)).isInstanceOf(AttemptEnded.class);

    var suspension = suspension();
    assertThat(suspension.getWaitingCompletionsList()).containsExactly(1);
    assertThat(suspension.getWaitingSignalsList()).containsExactly(1);
    assertThatThrownBy(() -> machine.calls().sleep(9)).isInstanceOf(AttemptEnded.class);
  }

  @Test
  void aSuspensionNamesOnlyWhatIsStillMissing() throws Exception {
    begin();
    var all =
        new Pending.All(
            List.of(
                machine.calls().sleep(9),
                machine.calls().sleep(10),
                machine.signals().awakeable().result()));
    machine.receive(Wire.done(Wire.SLEEP_COMPLETION, 1));
    machine.closeInput();

    assertThatThrownBy(() -> machine.await(all, true)).isInstanceOf(AttemptEnded.class);

    var suspension = suspension();
    assertThat(suspension.getWaitingCompletionsList()).containsExactly(2);
    assertThat(suspension.getWaitingSignalsList()).containsExactly(17, 1);
  }

  @Test
  void aStepThatIsBeingDoneHoldsTheSuspensionUp() {
    begin();
    var sleep = machine.calls().sleep(9);
    var step = machine.steps().run("slow");
    machine.closeInput();

    assertThat(machine.await(sleep, true)).isEqualTo(Await.BLOCKED);

    machine.steps().propose(step, new Outcome.Success(FIVE));
    assertThatThrownBy(() -> machine.await(sleep, true)).isInstanceOf(AttemptEnded.class);
  }

  @Test
  void aWaitThatTheJournalDoesNotKnowIsAMismatch() throws Exception {
    begin(sleepCommand(1, 9), sleepCommand(2, 9));
    var first = machine.calls().sleep(9);

    assertThatThrownBy(() -> machine.await(first, true)).isInstanceOf(AttemptEnded.class);

    assertThat(error().getCode()).isEqualTo(570);
  }

  // Calls and signals

  @Test
  void aCallTakesTwoIdsAndASendOne() throws Exception {
    begin();

    machine.calls().call(CALL);
    machine.calls().send(CALL, 77);
    machine.calls().sleep(9);

    var frames = Wire.frames(machine.takeOutput());
    var call = CallCommandMessage.parseFrom(frames.get(0).payload());
    assertThat(call.getInvocationIdNotificationIdx()).isEqualTo(1);
    assertThat(call.getResultCompletionId()).isEqualTo(2);
    assertThat(call.hasIdempotencyKey()).isFalse();
    var send = OneWayCallCommandMessage.parseFrom(frames.get(1).payload());
    assertThat(send.getInvocationIdNotificationIdx()).isEqualTo(3);
    assertThat(send.getInvokeTime()).isEqualTo(77);
    assertThat(SleepCommandMessage.parseFrom(frames.get(2).payload()).getResultCompletionId())
        .isEqualTo(4);
  }

  @Test
  void aDelayAndAWakeUpTimeMayDifferInAReplay() {
    var stored =
        OneWayCallCommandMessage.newBuilder()
            .setServiceName("Counter")
            .setHandlerName("add")
            .setKey("k")
            .setParameter(FIVE)
            .setInvokeTime(1)
            .setInvocationIdNotificationIdx(1);
    begin(Wire.frame(MessageType.ONE_WAY_CALL, stored.build()), sleepCommand(2, 1));

    machine.calls().send(CALL, 2);
    machine.calls().sleep(2);

    assertThat(machine.isClosed()).isFalse();
    assertThat(machine.outputSize()).isZero();
  }

  @Test
  void aCallWithAnotherInputThanInTheJournalIsAMismatchThatShowsBoth() throws Exception {
    begin(
        Wire.frame(
            MessageType.CALL,
            CallCommandMessage.newBuilder()
                .setServiceName("Counter")
                .setHandlerName("add")
                .setKey("k")
                .setParameter(ByteString.copyFromUtf8("4"))
                .setInvocationIdNotificationIdx(1)
                .setResultCompletionId(2)
                .build()));

    assertThatThrownBy(() -> machine.calls().call(CALL)).isInstanceOf(AttemptEnded.class);

    var error = error();
    assertThat(error.getCode()).isEqualTo(570);
    assertThat(error.getRelatedCommandIndex()).isEqualTo(1);
    assertThat(error.getMessage()).contains("parameter: \"5\"", "parameter: \"4\"");
  }

  @Test
  void awakeablesTakeSignalsFrom17AndWriteNothing() {
    begin(Wire.start(1).setId(id("000000000000005c018c40f1b2c3d4e5f60718293a4b5c6d")));

    var first = machine.signals().awakeable();
    var second = machine.signals().awakeable();

    assertThat(first.id()).isEqualTo("sign_1AAAAAAAAAFwBjEDxssPU5fYHGCk6S1xtAAAAEQ");
    assertThat(second.result()).isEqualTo(Pending.signal(18));
    assertThat(machine.outputSize()).isZero();
    machine.receive(Wire.signal(18, "paid"));
    assertThat(machine.result(second.result()).getValue().getContent().toStringUtf8())
        .isEqualTo("paid");
  }

  private static ByteString id(String hex) {
    return ByteString.copyFrom(HexFormat.of().parseHex(hex));
  }

  @Test
  void aCancelEndsAWaitUnlessTheResultCameFirst() {
    begin();
    var early = machine.calls().sleep(9);
    var late = machine.calls().sleep(9);

    machine.receive(Wire.done(Wire.SLEEP_COMPLETION, 1));
    machine.receive(Wire.cancel());
    machine.receive(Wire.done(Wire.SLEEP_COMPLETION, 2));

    assertThat(machine.await(early, true)).isEqualTo(Await.READY);
    assertThat(machine.await(late, true)).isEqualTo(Await.CANCELLED);
    assertThat(machine.await(late, false)).isEqualTo(Await.READY);
  }

  @Test
  void aCancelGoesOnToTheCallsThatWereOpenWhenItCame() throws Exception {
    begin();
    var answered = machine.calls().call(CALL);
    var open = machine.calls().call(CALL);
    machine.calls().send(CALL, 0);
    machine.receive(Wire.done(Wire.CALL_COMPLETION, 2, "1"));
    machine.receive(Wire.cancel());
    machine.receive(Wire.done(Wire.CALL_COMPLETION, 4, "1"));

    assertThat(machine.takeCancel()).containsExactly(open).doesNotContain(answered);

    machine.takeOutput();
    machine.signals().cancel("inv_child");
    var signal = SendSignalCommandMessage.parseFrom(onlyFrame().payload());
    assertThat(signal.getTargetInvocationId()).isEqualTo("inv_child");
    assertThat(signal.getIdx()).isEqualTo(1);
    assertThat(signal.hasVoid()).isTrue();
  }

  @Test
  void aCancelIsTakenOnce() {
    begin();
    machine.receive(Wire.cancel());
    var sleep = machine.calls().sleep(9);
    assertThat(machine.await(sleep, true)).isEqualTo(Await.CANCELLED);

    machine.takeCancel();

    assertThat(machine.await(sleep, true)).isEqualTo(Await.BLOCKED);
    machine.receive(Wire.cancel());
    assertThat(machine.await(sleep, true)).isEqualTo(Await.CANCELLED);
  }

  // The end

  @Test
  void aResultIsOutputAndEnd() throws Exception {
    begin();

    machine.complete(new Outcome.Success(FIVE));

    var frames = Wire.frames(machine.takeOutput());
    assertThat(OutputCommandMessage.parseFrom(frames.get(0).payload()).getValue().getContent())
        .isEqualTo(FIVE);
    assertThat(frames.get(1)).isEqualTo(new Frame(MessageType.END.code(), 0, ByteString.EMPTY));
    assertThat(frames).hasSize(2);
  }

  @Test
  void aTerminalFailureIsAnOutputToo() throws Exception {
    begin();

    machine.complete(
        new Outcome.Failed(new TerminalException(402, "declined", Map.of("reason", "expired"))));

    var failure =
        OutputCommandMessage.parseFrom(Wire.frames(machine.takeOutput()).getFirst().payload())
            .getFailure();
    assertThat(failure.getCode()).isEqualTo(402);
    assertThat(failure.getMessage()).isEqualTo("declined");
    assertThat(failure.getMetadata(0).getValue()).isEqualTo("expired");
  }

  @Test
  void version5GetsNoMetadata() throws Exception {
    machine = fresh(ProtocolVersion.V5);
    begin();

    machine.complete(new Outcome.Failed(new TerminalException(402, "no", Map.of("a", "b"))));

    var output =
        OutputCommandMessage.parseFrom(Wire.frames(machine.takeOutput()).getFirst().payload());
    assertThat(output.getFailure().getMetadataList()).isEmpty();
  }

  @Test
  void version5MakesItsOwnSeedFromTheId() {
    begin();
    assertThat(machine.randomSeed()).isEqualTo(7);

    machine = fresh(ProtocolVersion.V5);
    begin();
    assertThat(machine.randomSeed()).isEqualTo(RandomSeed.ofInvocationId(Wire.ID)).isNotEqualTo(7);
  }

  @Test
  void aHandlerThatEndsBeforeItsJournalIsAMismatch() throws Exception {
    begin(sleepCommand(1, 9));

    assertThatThrownBy(() -> machine.complete(new Outcome.Success(FIVE)))
        .isInstanceOf(AttemptEnded.class);

    assertThat(error().getCode()).isEqualTo(570);
  }

  @Test
  void aReplayedOutputIsNotWrittenAgain() {
    begin(
        Wire.frame(
            MessageType.OUTPUT,
            OutputCommandMessage.newBuilder().setValue(Wire.value("4")).build()));

    machine.complete(new Outcome.Success(FIVE));

    assertThat(Wire.names(machine.takeOutput())).containsExactly("End");
  }

  @Test
  void bytesAfterTheEndAreIgnored() {
    begin();
    machine.complete(new Outcome.Success(FIVE));
    machine.takeOutput();

    machine.receive(new byte[] {1, 2, 3});
    machine.closeInput();

    assertThat(machine.outputSize()).isZero();
  }
}
