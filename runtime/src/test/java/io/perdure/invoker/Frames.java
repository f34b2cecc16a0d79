package io.perdure.invoker;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.perdure.model.Payload;
import io.perdure.schema.protocol.AwaitingOnMessage;
import io.perdure.schema.protocol.CallCommandMessage;
import io.perdure.schema.protocol.CompleteAwakeableCommandMessage;
import io.perdure.schema.protocol.EndMessage;
import io.perdure.schema.protocol.ErrorMessage;
import io.perdure.schema.protocol.Failure;
import io.perdure.schema.protocol.Future;
import io.perdure.schema.protocol.GetEagerStateKeysCommandMessage;
import io.perdure.schema.protocol.InputCommandMessage;
import io.perdure.schema.protocol.OneWayCallCommandMessage;
import io.perdure.schema.protocol.OutputCommandMessage;
import io.perdure.schema.protocol.ProposeRunCompletionMessage;
import io.perdure.schema.protocol.RunCommandMessage;
import io.perdure.schema.protocol.RunCompletionNotificationMessage;
import io.perdure.schema.protocol.SendSignalCommandMessage;
import io.perdure.schema.protocol.SetStateCommandMessage;
import io.perdure.schema.protocol.SleepCommandMessage;
import io.perdure.schema.protocol.SleepCompletionNotificationMessage;
import io.perdure.schema.protocol.SuspensionMessage;
import io.perdure.schema.protocol.Value;
import io.perdure.schema.protocol.Void;
import io.perdure.statemachine.RawEntry;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/** What functions send, and the entries of journals. */
final class Frames {
  static final int START = 0x0000;
  static final int COMMAND_ACK = 0x0004;
  static final int RUN_RESULT_ACK = 0x0007;
  static final int INPUT = 0x0400;
  static final int OUTPUT = 0x0401;
  static final int SET_STATE = 0x0403;
  static final int RUN = 0x0411;
  static final int SLEEP_COMPLETION = 0x800c;
  static final int RUN_COMPLETION = 0x8011;

  private static final int ACK_FLAG = 0x8000;

  private Frames() {}

  static byte[] output(String value) {
    return frame(OUTPUT, OutputCommandMessage.newBuilder().setValue(value(value)).build());
  }

  static byte[] end() {
    return frame(0x0003, EndMessage.getDefaultInstance());
  }

  static byte[] suspension(Integer... completionIds) {
    return frame(
        0x0001,
        SuspensionMessage.newBuilder().addAllWaitingCompletions(List.of(completionIds)).build());
  }

  static byte[] suspension(Future awaited) {
    return frame(0x0001, SuspensionMessage.newBuilder().setAwaitingOn(awaited).build());
  }

  static byte[] awaitingOn(Future awaited) {
    return frame(0x0006, AwaitingOnMessage.newBuilder().setAwaitingOn(awaited).build());
  }

  static byte[] error(int code, String message) {
    return frame(0x0002, ErrorMessage.newBuilder().setCode(code).setMessage(message).build());
  }

  static byte[] errorWithDelay(int code, String message, long delayMs) {
    return frame(
        0x0002,
        ErrorMessage.newBuilder()
            .setCode(code)
            .setMessage(message)
            .setNextRetryDelay(delayMs)
            .build());
  }

  static byte[] setState(String key, String value) {
    return frame(SET_STATE, setStateMessage(key, value));
  }

  static byte[] setStateWithAck(String key, String value) {
    return frame(SET_STATE, ACK_FLAG, setStateMessage(key, value).toByteArray());
  }

  static byte[] stateKeys() {
    return frame(0x0408, GetEagerStateKeysCommandMessage.getDefaultInstance());
  }

  static byte[] run(int completionId) {
    return frame(RUN, RunCommandMessage.newBuilder().setResultCompletionId(completionId).build());
  }

  static byte[] proposal(int completionId, String value) {
    return frame(
        0x0005,
        ProposeRunCompletionMessage.newBuilder()
            .setResultCompletionId(completionId)
            .setValue(ByteString.copyFromUtf8(value))
            .build());
  }

  static byte[] failedProposal(int completionId, String message) {
    return frame(
        0x0005,
        ProposeRunCompletionMessage.newBuilder()
            .setResultCompletionId(completionId)
            .setFailure(Failure.newBuilder().setCode(500).setMessage(message))
            .build());
  }

  static byte[] sleep(long wakeUpMs, int completionId) {
    return frame(
        0x040c,
        SleepCommandMessage.newBuilder()
            .setWakeUpTime(wakeUpMs)
            .setResultCompletionId(completionId)
            .build());
  }

  static byte[] call(CallCommandMessage.Builder call) {
    return frame(0x040d, call.setInvocationIdNotificationIdx(1).setResultCompletionId(2).build());
  }

  static byte[] send(OneWayCallCommandMessage.Builder send) {
    return frame(0x040e, send.setInvocationIdNotificationIdx(1).build());
  }

  static byte[] cancel(String invocationId) {
    return frame(
        0x0410,
        SendSignalCommandMessage.newBuilder()
            .setTargetInvocationId(invocationId)
            .setIdx(1)
            .setVoid(Void.getDefaultInstance())
            .build());
  }

  static byte[] completeAwakeable(String id) {
    return frame(
        0x0414,
        CompleteAwakeableCommandMessage.newBuilder()
            .setAwakeableId(id)
            .setValue(value("v"))
            .build());
  }

  static byte[] ofType(int type, byte[] payload) {
    return frame(type, 0, payload);
  }

  static byte[] together(byte[]... frames) {
    var all = new ByteArrayOutputStream();
    for (var frame : frames) {
      all.writeBytes(frame);
    }
    return all.toByteArray();
  }

  static RawEntry input(String value) {
    return new RawEntry(
        INPUT,
        Payload.of(InputCommandMessage.newBuilder().setValue(value(value)).build().toByteArray()));
  }

  static RawEntry sleepCompletion(int completionId) {
    return new RawEntry(
        SLEEP_COMPLETION,
        Payload.of(
            SleepCompletionNotificationMessage.newBuilder()
                .setCompletionId(completionId)
                .setVoid(Void.getDefaultInstance())
                .build()
                .toByteArray()));
  }

  static RawEntry runResult(int completionId, String result) {
    return new RawEntry(
        RUN_COMPLETION,
        Payload.of(
            RunCompletionNotificationMessage.newBuilder()
                .setCompletionId(completionId)
                .setValue(value(result))
                .build()
                .toByteArray()));
  }

  static RawEntry entry(byte[] frame) {
    var header = ByteBuffer.wrap(frame);
    return new RawEntry(
        Short.toUnsignedInt(header.getShort(0)),
        Payload.of(java.util.Arrays.copyOfRange(frame, 8, frame.length)));
  }

  private static SetStateCommandMessage setStateMessage(String key, String value) {
    return SetStateCommandMessage.newBuilder()
        .setKey(ByteString.copyFromUtf8(key))
        .setValue(value(value))
        .build();
  }

  private static Value value(String content) {
    return Value.newBuilder().setContent(ByteString.copyFromUtf8(content)).build();
  }

  private static byte[] frame(int type, MessageLite message) {
    return frame(type, 0, message.toByteArray());
  }

  private static byte[] frame(int type, int flags, byte[] payload) {
    return ByteBuffer.allocate(8 + payload.length)
        .putShort((short) type)
        .putShort((short) flags)
        .putInt(payload.length)
        .put(payload)
        .array();
  }
}
