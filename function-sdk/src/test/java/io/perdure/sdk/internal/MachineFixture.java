package io.perdure.sdk.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.perdure.schema.protocol.ErrorMessage;
import io.perdure.schema.protocol.RunCommandMessage;
import io.perdure.schema.protocol.SleepCommandMessage;
import io.perdure.schema.protocol.StartMessage;
import io.perdure.schema.protocol.SuspensionMessage;
import io.perdure.sdk.EndpointLimits;

/** A machine, with what it is told and what it writes. */
abstract class MachineFixture {
  InvocationMachine machine = fresh(ProtocolVersion.V6);

  static InvocationMachine fresh(ProtocolVersion version) {
    return new InvocationMachine(version, AttemptOptions.of(EndpointLimits.defaults()));
  }

  void begin(byte[]... replay) {
    begin(Wire.start(1 + replay.length), replay);
  }

  void begin(StartMessage.Builder start, byte[]... replay) {
    machine.receive(Wire.join(Wire.start(start), Wire.input("in"), Wire.join(replay)));
    assertThat(machine.isReady()).isTrue();
  }

  Frame onlyFrame() {
    var frames = Wire.frames(machine.takeOutput());
    assertThat(frames).hasSize(1);
    return frames.getFirst();
  }

  ErrorMessage error() throws InvalidProtocolBufferException {
    assertThat(machine.isClosed()).isTrue();
    var frames = Wire.frames(machine.takeOutput());
    assertThat(frames.getLast().type()).isEqualTo(MessageType.ERROR.code());
    return ErrorMessage.parseFrom(frames.getLast().payload());
  }

  SuspensionMessage suspension() throws InvalidProtocolBufferException {
    var frames = Wire.frames(machine.takeOutput());
    assertThat(frames.getLast().type()).isEqualTo(MessageType.SUSPENSION.code());
    return SuspensionMessage.parseFrom(frames.getLast().payload());
  }

  static byte[] sleepCommand(int id, long wakeUp) {
    return Wire.frame(
        MessageType.SLEEP,
        SleepCommandMessage.newBuilder().setWakeUpTime(wakeUp).setResultCompletionId(id).build());
  }

  static byte[] runCommand(int id, String name) {
    return Wire.frame(
        MessageType.RUN,
        RunCommandMessage.newBuilder().setName(name).setResultCompletionId(id).build());
  }
}
