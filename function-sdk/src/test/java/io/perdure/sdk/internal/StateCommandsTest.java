package io.perdure.sdk.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.perdure.schema.protocol.GetEagerStateCommandMessage;
import io.perdure.schema.protocol.GetEagerStateKeysCommandMessage;
import io.perdure.schema.protocol.SetStateCommandMessage;
import io.perdure.schema.protocol.StartMessage;
import io.perdure.sdk.internal.StateCommands.Read;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a handler reads of its state, and what of that asks the runtime. */
class StateCommandsTest extends MachineFixture {
  private static final ByteString KEY = ByteString.copyFromUtf8("count");
  private static final ByteString FIVE = ByteString.copyFromUtf8("5");

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
}
