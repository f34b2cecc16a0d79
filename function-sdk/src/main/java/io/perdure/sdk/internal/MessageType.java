package io.perdure.sdk.internal;

import org.jspecify.annotations.Nullable;

/** The frame types that the machine writes or expects, with the names that error messages use. */
enum MessageType {
  START(0x0000, "Start"),
  SUSPENSION(0x0001, "Suspension"),
  ERROR(0x0002, "Error"),
  END(0x0003, "End"),
  COMMAND_ACK(0x0004, "CommandAck"),
  PROPOSE_RUN_COMPLETION(0x0005, "ProposeRunCompletion"),
  AWAITING_ON(0x0006, "AwaitingOn"),
  PROPOSE_RUN_COMPLETION_ACK(0x0007, "ProposeRunCompletionAck"),
  INPUT(0x0400, "Input"),
  OUTPUT(0x0401, "Output"),
  GET_LAZY_STATE(0x0402, "GetLazyState"),
  SET_STATE(0x0403, "SetState"),
  CLEAR_STATE(0x0404, "ClearState"),
  CLEAR_ALL_STATE(0x0405, "ClearAllState"),
  GET_LAZY_STATE_KEYS(0x0406, "GetLazyStateKeys"),
  GET_EAGER_STATE(0x0407, "GetEagerState"),
  GET_EAGER_STATE_KEYS(0x0408, "GetEagerStateKeys"),
  GET_PROMISE(0x0409, "GetPromise"),
  PEEK_PROMISE(0x040a, "PeekPromise"),
  COMPLETE_PROMISE(0x040b, "CompletePromise"),
  SLEEP(0x040c, "Sleep"),
  CALL(0x040d, "Call"),
  ONE_WAY_CALL(0x040e, "OneWayCall"),
  SEND_SIGNAL(0x0410, "SendSignal"),
  RUN(0x0411, "Run"),
  ATTACH_INVOCATION(0x0412, "AttachInvocation"),
  GET_INVOCATION_OUTPUT(0x0413, "GetInvocationOutput"),
  COMPLETE_AWAKEABLE(0x0414, "CompleteAwakeable");

  private static final int FIRST_COMMAND = 0x0400;
  private static final int FIRST_NOTIFICATION = 0x8000;
  private static final int FIRST_CUSTOM = 0xfc00;

  private final int code;
  private final String label;

  MessageType(int code, String label) {
    this.code = code;
    this.label = label;
  }

  int code() {
    return code;
  }

  String label() {
    return label;
  }

  static boolean isCommand(int code) {
    return code >= FIRST_COMMAND && code < FIRST_NOTIFICATION;
  }

  static boolean isNotification(int code) {
    return code >= FIRST_NOTIFICATION && code < FIRST_CUSTOM;
  }

  /** The name of a type code for an error message, known or not. */
  static String describe(int code) {
    var type = find(code);
    return type == null ? "type 0x%04x".formatted(code) : type.label;
  }

  private static @Nullable MessageType find(int code) {
    for (var type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    return null;
  }
}
