package io.perdure.sdk.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.perdure.schema.protocol.CallCommandMessage;
import io.perdure.schema.protocol.ClearAllStateCommandMessage;
import io.perdure.schema.protocol.ErrorBehavior;
import io.perdure.schema.protocol.ErrorMessage;
import io.perdure.schema.protocol.OneWayCallCommandMessage;
import io.perdure.schema.protocol.ProposeRunCompletionAckMessage;
import io.perdure.schema.protocol.StartMessage;
import io.perdure.sdk.CallScope;
import io.perdure.sdk.EndpointLimits;
import io.perdure.sdk.JournalMismatch;
import io.perdure.sdk.RunOptions;
import io.perdure.sdk.TerminalException;
import io.perdure.sdk.internal.InvocationMachine.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What version 7 has and earlier ones do not. */
class Version7Test {
  private static final RunOptions ONCE = RunOptions.retry().maxAttempts(1).pauseWhenExhausted();

  private InvocationMachine machine = begun(ProtocolVersion.V7, JournalMismatch.RETRY);

  private static InvocationMachine begun(ProtocolVersion version, JournalMismatch onMismatch) {
    return begun(version, onMismatch, Wire.start(1));
  }

  private static InvocationMachine begun(
      ProtocolVersion version,
      JournalMismatch onMismatch,
      StartMessage.Builder start,
      byte[]... replay) {
    var options = new AttemptOptions(EndpointLimits.defaults(), false, onMismatch);
    var machine = new InvocationMachine(version, options);
    machine.receive(Wire.join(Wire.start(start), Wire.input("in"), Wire.join(replay)));
    return machine;
  }

  private static byte[] ack(int id) {
    return Wire.frame(
        MessageType.PROPOSE_RUN_COMPLETION_ACK,
        ProposeRunCompletionAckMessage.newBuilder().setCompletionId(id).build());
  }

  private ErrorMessage error() throws Exception {
    return ErrorMessage.parseFrom(Wire.frames(machine.takeOutput()).getLast().payload());
  }

  @Test
  void aStepsResultCountsOnceItIsAcknowledged() {
    var step = machine.steps().run("s");
    machine.steps().propose(step, new Outcome.Success(ByteString.copyFromUtf8("r")));
    assertThat(Wire.frames(machine.takeOutput()).getLast().flags()).isEqualTo(0x8000);
    assertThat(machine.await(step.result(), true)).isEqualTo(Await.BLOCKED);

    machine.receive(ack(1));

    assertThat(machine.await(step.result(), true)).isEqualTo(Await.READY);
    assertThat(machine.result(step.result()).getValue().getContent().toStringUtf8()).isEqualTo("r");
  }

  @Test
  void aFailureIsAcknowledgedAlike() {
    var step = machine.steps().run("s");
    machine.steps().propose(step, new Outcome.Failed(new TerminalException(418, "teapot")));

    machine.receive(ack(1));

    assertThat(machine.result(step.result()).getFailure().getCode()).isEqualTo(418);
  }

  @Test
  void theOrderOfAcknowledgementsDecidesWhatIsFirst() {
    var a = machine.steps().run("a");
    var b = machine.steps().run("b");
    machine.steps().propose(a, new Outcome.Success(ByteString.EMPTY));
    machine.steps().propose(b, new Outcome.Success(ByteString.EMPTY));

    machine.receive(Wire.join(ack(2), ack(1)));

    var first = new Pending.First(List.of(a.result(), b.result()));
    assertThat(machine.decision(first).child()).isEqualTo(1);
  }

  @Test
  void aRuntimeThatSendsTheResultBackIsUnderstood() {
    var step = machine.steps().run("s");
    machine.steps().propose(step, new Outcome.Success(ByteString.EMPTY));

    machine.receive(Wire.done(Wire.RUN_COMPLETION, 1, "r"));

    assertThat(machine.await(step.result(), true)).isEqualTo(Await.READY);
  }

  @Test
  void anExhaustedStepMayPauseTheInvocation() throws Exception {
    var step = machine.steps().run("s");

    machine.steps().fail(step, ONCE, new IllegalStateException("down"), Duration.ZERO);

    var error = error();
    assertThat(error.getBehavior()).isEqualTo(ErrorBehavior.PAUSE);
    assertThat(error.hasNextRetryDelay()).isFalse();
  }

  @Test
  void version6CannotPauseAndLeavesItToTheInvocationsPolicy() throws Exception {
    machine = begun(ProtocolVersion.V6, JournalMismatch.RETRY);
    var step = machine.steps().run("s");

    machine.steps().fail(step, ONCE, new IllegalStateException("down"), Duration.ZERO);

    var error = error();
    assertThat(error.hasBehavior()).isFalse();
    assertThat(error.hasNextRetryDelay()).isFalse();
  }

  @Test
  void aJournalMismatchAsksForWhatTheEndpointIsSetTo() throws Exception {
    byte[] other =
        Wire.frame(MessageType.CLEAR_ALL_STATE, ClearAllStateCommandMessage.getDefaultInstance());
    machine = begun(ProtocolVersion.V7, JournalMismatch.FAIL, Wire.start(2), other);

    assertThatThrownBy(() -> machine.calls().sleep(1)).isInstanceOf(AttemptEnded.class);

    assertThat(error().getBehavior()).isEqualTo(ErrorBehavior.FAIL);
  }

  @Test
  void theIdempotencyKeyIsKnown() {
    assertThat(machine.idempotencyKey()).isEmpty();

    machine =
        begun(
            ProtocolVersion.V7, JournalMismatch.RETRY, Wire.start(1).setIdempotencyKey("order-5"));

    assertThat(machine.idempotencyKey()).contains("order-5");
  }

  @Test
  void theScopeIsKnownAndCallsMayBeIntoOne() throws Exception {
    assertThat(machine.scope()).isEmpty();
    assertThat(machine.limitKey()).isEmpty();
    machine =
        begun(
            ProtocolVersion.V7,
            JournalMismatch.RETRY,
            Wire.start(1).setScope("blue").setLimitKey("gold"));
    assertThat(machine.scope()).contains("blue");
    assertThat(machine.limitKey()).contains("gold");

    machine.calls().call(into(CallScope.of("green").limitKey("gold/one")));
    machine.calls().send(into(CallScope.of("green")), 0);

    var sent = Wire.frames(machine.takeOutput());
    var call = CallCommandMessage.parseFrom(sent.getFirst().payload());
    assertThat(call.getScope()).isEqualTo("green");
    assertThat(call.getLimitKey()).isEqualTo("gold/one");
    var send = OneWayCallCommandMessage.parseFrom(sent.getLast().payload());
    assertThat(send.getScope()).isEqualTo("green");
    assertThat(send.hasLimitKey()).isFalse();
  }

  @Test
  void version6KnowsNoScopesAndSaysSo() {
    machine = begun(ProtocolVersion.V6, JournalMismatch.RETRY);

    assertThatThrownBy(() -> machine.calls().call(into(CallScope.of("green"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("version 7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a/b", "0123456789012345678901234567890123456"})
  void aMalformedScopeIsRefusedAtOnce(String name) {
    assertThatThrownBy(() -> CallScope.of(name)).isInstanceOf(IllegalArgumentException.class);
    var scope = CallScope.of("blue");
    assertThatThrownBy(() -> scope.limitKey("a/" + name + "/b"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static CallRequest into(CallScope scope) {
    return new CallRequest(
        "Counter", "k", "add", ByteString.EMPTY, Map.of(), null, Optional.of(scope));
  }
}
