package io.perdure.sdk.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.perdure.schema.protocol.CallCommandMessage;
import io.perdure.schema.protocol.ErrorMessage;
import io.perdure.schema.protocol.GetEagerStateCommandMessage;
import io.perdure.schema.protocol.GetEagerStateKeysCommandMessage;
import io.perdure.schema.protocol.OneWayCallCommandMessage;
import io.perdure.schema.protocol.OutputCommandMessage;
import io.perdure.schema.protocol.ProposeRunCompletionMessage;
import io.perdure.schema.protocol.RunCommandMessage;
import io.perdure.schema.protocol.SendSignalCommandMessage;
import io.perdure.schema.protocol.SetStateCommandMessage;
import io.perdure.schema.protocol.SleepCommandMessage;
import io.perdure.schema.protocol.StartMessage;
import io.perdure.schema.protocol.SuspensionMessage;
import io.perdure.sdk.EndpointLimits;
import io.perdure.sdk.RunOptions;
import io.perdure.sdk.TerminalException;
import io.perdure.sdk.internal.InvocationMachine.Await;
import io.perdure.sdk.internal.StateCommands.Read;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InvocationMachineTest {
  private static final ByteString KEY = ByteString.copyFromUtf8("count");
  private static final ByteString FIVE = ByteString.copyFromUtf8("5");
  private static final CallRequest CALL =
      new CallRequest("Counter", "k", "add", FIVE, Map.of(), null, Optional.empty());

  private InvocationMachine machine = fresh(ProtocolVersion.V6);

  private static InvocationMachine fresh(ProtocolVersion version) {
    return new InvocationMachine(version, AttemptOptions.of(EndpointLimits.defaults()));
  }

  private void begin(byte[]... replay) {
    begin(Wire.start(1 + replay.length), replay);
  }

  private void begin(StartMessage.Builder start, byte[]... replay) {
    machine.receive(Wire.join(Wire.start(start), Wire.input("in"), Wire.join(replay)));
    assertThat(machine.isReady()).isTrue();
  }

  private Frame onlyFrame() {
    var frames = Wire.frames(machine.takeOutput());
    assertThat(frames).hasSize(1);
    return frames.getFirst();
  }

  private ErrorMessage error() throws InvalidProtocolBufferException {
    assertThat(machine.isClosed()).isTrue();
    var frames = Wire.frames(machine.takeOutput());
    assertThat(frames.getLast().type()).isEqualTo(MessageType.ERROR.code());
    return ErrorMessage.parseFrom(frames.getLast().payload());
  }

  private SuspensionMessage suspension() throws InvalidProtocolBufferException {
    var frames = Wire.frames(machine.takeOutput());
    assertThat(frames.getLast().type()).isEqualTo(MessageType.SUSPENSION.code());
    return SuspensionMessage.parseFrom(frames.getLast().payload());
  }

  private static byte[] sleepCommand(int id, long wakeUp) {
    return Wire.frame(
        MessageType.SLEEP,
        SleepCommandMessage.newBuilder().setWakeUpTime(wakeUp).setResultCompletionId(id).build());
  }

  private static byte[] runCommand(int id, String name) {
    return Wire.frame(
        MessageType.RUN,
        RunCommandMessage.newBuilder().setName(name).setResultCompletionId(id).build());
  }

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

  // State

  @Test
  void aKnownKeyIsReadEagerly() throws Exception {
    begin(
        Wire.start(1).addStateMap(StartMessage.StateEntry.newBuilder().setKey(KEY).setValue(FIVE)));

    var read = machine.state().get(KEY);

    assertThat(read).isEqualTo(new Read.Known<>(Optional.of(FIVE)));
    var written = GetEagerStateCommandMessage.parseFrom(onlyFrame().payload());
    assertThat(written.getValue().getContent()).isEqualTo(FIVE);
  }

  @Test
  void aMissingKeyOfACompleteStateIsKnownToBeMissing() {
    begin();

    assertThat(machine.state().get(KEY)).isEqualTo(new Read.Known<>(Optional.empty()));
  }

  @Test
  void anEmptyValueIsNotAMissingOne() {
    begin(Wire.start(1).addStateMap(StartMessage.StateEntry.newBuilder().setKey(KEY)));

    assertThat(machine.state().get(KEY)).isEqualTo(new Read.Known<>(Optional.of(ByteString.EMPTY)));
  }

  @Test
  void anUnknownKeyOfAPartialStateIsAskedFor() {
    begin(Wire.start(1).setPartialState(true));

    var read = machine.state().get(KEY);

    assertThat(read).isEqualTo(new Read.Asked<>(Pending.completion(1)));
    assertThat(onlyFrame().type()).isEqualTo(MessageType.GET_LAZY_STATE.code());
  }

  @Test
  void whatTheHandlerWroteIsReadEagerlyAlsoFromAPartialState() {
    begin(Wire.start(1).setPartialState(true));
    machine.state().set(KEY, FIVE);
    assertThat(machine.state().get(KEY)).isEqualTo(new Read.Known<>(Optional.of(FIVE)));

    machine.state().clear(KEY);
    assertThat(machine.state().get(KEY)).isEqualTo(new Read.Known<>(Optional.empty()));
  }

  @Test
  void clearingEverythingMakesAPartialStateComplete() throws Exception {
    begin(Wire.start(1).setPartialState(true));
    machine.state().clearAll();
    machine.state().set(ByteString.copyFromUtf8("z"), FIVE);
    machine.state().set(ByteString.copyFromUtf8("a"), FIVE);
    machine.takeOutput();

    machine.state().keys();

    var keys = GetEagerStateKeysCommandMessage.parseFrom(onlyFrame().payload());
    assertThat(keys.getValue().getKeysList())
        .extracting(ByteString::toStringUtf8)
        .containsExactly("a", "z");
  }

  @Test
  void aReplayedReadGivesWhatWasReadThenNotWhatTheStateIsNow() {
    begin(
        Wire.start(3)
            .addStateMap(
                StartMessage.StateEntry.newBuilder()
                    .setKey(KEY)
                    .setValue(ByteString.copyFromUtf8("6"))),
        Wire.frame(
            MessageType.GET_EAGER_STATE,
            GetEagerStateCommandMessage.newBuilder().setKey(KEY).setValue(Wire.value("5")).build()),
        Wire.frame(
            MessageType.SET_STATE,
            SetStateCommandMessage.newBuilder().setKey(KEY).setValue(Wire.value("6")).build()));

    assertThat(machine.state().get(KEY)).isEqualTo(new Read.Known<>(Optional.of(FIVE)));
    machine.state().set(KEY, ByteString.copyFromUtf8("6"));
    assertThat(machine.outputSize()).isZero();
  }

  // Steps

  @Test
  void aStepIsAnnouncedAndItsResultCountsOnceItComesBack() throws Exception {
    begin();
    var step = machine.steps().run("charge");
    assertThat(step.done()).isFalse();

    machine.steps().propose(step, new Outcome.Success(FIVE));

    var frames = Wire.frames(machine.takeOutput());
    assertThat(RunCommandMessage.parseFrom(frames.get(0).payload()).getName()).isEqualTo("charge");
    var proposal = ProposeRunCompletionMessage.parseFrom(frames.get(1).payload());
    assertThat(proposal.getResultCompletionId()).isEqualTo(1);
    assertThat(proposal.getValue()).isEqualTo(FIVE);
    assertThat(machine.await(step.result(), true)).isEqualTo(Await.BLOCKED);
    machine.receive(Wire.done(Wire.RUN_COMPLETION, 1, "5"));
    assertThat(machine.await(step.result(), true)).isEqualTo(Await.READY);
  }

  @Test
  void aStepWhoseResultIsReplayedIsNotDoneAgain() {
    begin(runCommand(1, "charge"), Wire.done(Wire.RUN_COMPLETION, 1, "5"));

    assertThat(machine.steps().run("charge").done()).isTrue();
  }

  @Test
  void aReplayedStepWithoutResultIsDoneAgain() {
    begin(runCommand(1, "charge"));

    var step = machine.steps().run("charge");

    assertThat(step.done()).isFalse();
    assertThat(machine.outputSize()).isZero();
  }

  @Test
  void aFailedStepWithoutPolicyLeavesTheDelayToTheRuntime() throws Exception {
    begin();
    var step = machine.steps().run("charge");

    machine
        .steps()
        .fail(step, RunOptions.defaults(), new IllegalStateException("down"), Duration.ZERO);

    var error = error();
    assertThat(error.getCode()).isEqualTo(500);
    assertThat(error.getMessage()).contains("down");
    assertThat(error.hasNextRetryDelay()).isFalse();
    assertThat(error.getRelatedCommandIndex()).isEqualTo(1);
    assertThat(error.getRelatedCommandName()).isEqualTo("charge");
    assertThat(error.getRelatedCommandType()).isEqualTo(0x0411);
  }

  @Test
  void theFailedAttemptsSinceTheStepWasStoredAreItsOwn() throws Exception {
    begin(Wire.start(2).setRetryCountSinceLastStoredEntry(2), runCommand(1, "charge"));
    var step = machine.steps().run("charge");
    var policy = RunOptions.retry().initialInterval(Duration.ofMillis(10)).maxAttempts(4);

    machine.steps().fail(step, policy, new IllegalStateException("down"), Duration.ZERO);

    assertThat(error().getNextRetryDelay()).isEqualTo(40);
  }

  @Test
  void theFailedAttemptsBeforeAStepWasAskedForAreNotItsOwn() throws Exception {
    begin(Wire.start(1).setRetryCountSinceLastStoredEntry(9));
    var step = machine.steps().run("charge");
    var policy = RunOptions.retry().initialInterval(Duration.ofMillis(10)).maxAttempts(4);

    machine.steps().fail(step, policy, new IllegalStateException("down"), Duration.ZERO);

    assertThat(error().getNextRetryDelay()).isEqualTo(10);
  }

  @Test
  void anExhaustedPolicyMakesTheFailureTheResultOfTheStep() throws Exception {
    begin(Wire.start(2).setRetryCountSinceLastStoredEntry(3), runCommand(1, "charge"));
    var step = machine.steps().run("charge");

    machine
        .steps()
        .fail(
            step,
            RunOptions.retry().maxAttempts(4),
            new IllegalStateException("down"),
            Duration.ZERO);

    var proposal = ProposeRunCompletionMessage.parseFrom(onlyFrame().payload());
    assertThat(proposal.getFailure().getMessage()).contains("'charge' failed 4 times", "down");
    assertThat(machine.isClosed()).isFalse();
  }

  @Test
  void timeThatIsUsedUpExhaustsAPolicyToo() {
    begin(Wire.start(2).setDurationSinceLastStoredEntry(900), runCommand(1, "charge"));
    var step = machine.steps().run("charge");

    machine
        .steps()
        .fail(
            step,
            RunOptions.retry().maxDuration(Duration.ofSeconds(1)),
            new IllegalStateException("down"),
            Duration.ofMillis(100));

    assertThat(onlyFrame().type()).isEqualTo(MessageType.PROPOSE_RUN_COMPLETION.code());
  }

  @Test
  void aResultThatIsTooLongFailsTheStepForGood() throws Exception {
    machine =
        new InvocationMachine(
            ProtocolVersion.V6, AttemptOptions.of(EndpointLimits.defaults().maxFrameBytes(500)));
    begin();
    var step = machine.steps().run("load");
    machine.takeOutput();

    machine.steps().propose(step, new Outcome.Success(ByteString.copyFrom(new byte[500])));

    var proposal = ProposeRunCompletionMessage.parseFrom(onlyFrame().payload());
    assertThat(proposal.getFailure().getCode()).isEqualTo(413);
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
