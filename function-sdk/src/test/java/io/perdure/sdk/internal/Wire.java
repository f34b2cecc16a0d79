package io.perdure.sdk.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.perdure.schema.protocol.Failure;
import io.perdure.schema.protocol.InputCommandMessage;
import io.perdure.schema.protocol.NotificationTemplate;
import io.perdure.schema.protocol.StartMessage;
import io.perdure.schema.protocol.Value;
import io.perdure.schema.protocol.Void;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The runtime's side of the wire, for tests: frames as bytes and back. */
final class Wire {
  static final int SLEEP_COMPLETION = 0x800c;
  static final int CALL_COMPLETION = 0x800d;
  static final int CALL_INVOCATION_ID = 0x800e;
  static final int RUN_COMPLETION = 0x8011;
  static final int LAZY_STATE_COMPLETION = 0x8002;
  static final int SIGNAL = 0xfbff;
  static final ByteString ID = ByteString.copyFrom(new byte[24]);

  private Wire() {}

  static byte[] frame(int type, MessageLite message) {
    byte[] body = message.toByteArray();
    return ByteBuffer.allocate(Frame.HEADER_BYTES + body.length)
        .putInt(type << 16)
        .putInt(body.length)
        .put(body)
        .array();
  }

  static byte[] frame(MessageType type, MessageLite message) {
    return frame(type.code(), message);
  }

  static byte[] join(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  static StartMessage.Builder start(int knownEntries) {
    return StartMessage.newBuilder()
        .setId(ID)
        .setDebugId("inv_test")
        .setKnownEntries(knownEntries)
        .setKey("k")
        .setRandomSeed(7);
  }

  static byte[] start(StartMessage.Builder start) {
    return frame(MessageType.START, start.build());
  }

  static byte[] input(String body) {
    return frame(MessageType.INPUT, InputCommandMessage.newBuilder().setValue(value(body)).build());
  }

  static Value value(String content) {
    return Value.newBuilder().setContent(ByteString.copyFromUtf8(content)).build();
  }

  static byte[] done(int type, int completionId) {
    return frame(type, completion(completionId).setVoid(Void.getDefaultInstance()).build());
  }

  static byte[] done(int type, int completionId, String content) {
    return frame(type, completion(completionId).setValue(value(content)).build());
  }

  static byte[] failed(int type, int completionId, int code, String message) {
    return frame(
        type,
        completion(completionId)
            .setFailure(Failure.newBuilder().setCode(code).setMessage(message))
            .build());
  }

  static byte[] invocationId(int completionId, String id) {
    return frame(CALL_INVOCATION_ID, completion(completionId).setInvocationId(id).build());
  }

  static byte[] signal(int index, String content) {
    return frame(
        SIGNAL,
        NotificationTemplate.newBuilder().setSignalId(index).setValue(value(content)).build());
  }

  static byte[] cancel() {
    return frame(
        SIGNAL,
        NotificationTemplate.newBuilder()
            .setSignalId(1)
            .setVoid(Void.getDefaultInstance())
            .build());
  }

  private static NotificationTemplate.Builder completion(int id) {
    return NotificationTemplate.newBuilder().setCompletionId(id);
  }

  static List<Frame> frames(byte[] bytes) {
    var decoder = new FrameDecoder(Integer.MAX_VALUE);
    decoder.add(bytes);
    var frames = new ArrayList<Frame>();
    for (var frame = decoder.next(); frame != null; frame = decoder.next()) {
      frames.add(frame);
    }
    return frames;
  }

  static List<String> names(byte[] bytes) {
    return frames(bytes).stream().map(frame -> MessageType.describe(frame.type())).toList();
  }
}
