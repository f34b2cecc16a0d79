package io.perdure.codec;

/** Numbers of the function protocol's messages. */
final class MessageType {
  static final int START = 0x0000;
  static final int SUSPENSION = 0x0001;
  static final int ERROR = 0x0002;
  static final int END = 0x0003;
  static final int COMMAND_ACK = 0x0004;
  static final int PROPOSE_RUN_COMPLETION = 0x0005;
  static final int AWAITING_ON = 0x0006;
  static final int PROPOSE_RUN_COMPLETION_ACK = 0x0007;
  static final int INPUT = 0x0400;
  static final int OUTPUT = 0x0401;
  static final int GET_LAZY_STATE = 0x0402;
  static final int SET_STATE = 0x0403;
  static final int CLEAR_STATE = 0x0404;
  static final int CLEAR_ALL_STATE = 0x0405;
  static final int GET_LAZY_STATE_KEYS = 0x0406;
  static final int GET_EAGER_STATE = 0x0407;
  static final int GET_EAGER_STATE_KEYS = 0x0408;
  static final int GET_PROMISE = 0x0409;
  static final int PEEK_PROMISE = 0x040A;
  static final int COMPLETE_PROMISE = 0x040B;
  static final int SLEEP = 0x040C;
  static final int CALL = 0x040D;
  static final int ONE_WAY_CALL = 0x040E;
  static final int SEND_SIGNAL = 0x0410;
  static final int RUN = 0x0411;
  static final int ATTACH_INVOCATION = 0x0412;
  static final int GET_INVOCATION_OUTPUT = 0x0413;
  static final int COMPLETE_AWAKEABLE = 0x0414;
  static final int FIRST_NOTIFICATION = 0x8000;
  static final int GET_LAZY_STATE_COMPLETION = 0x8002;
  static final int GET_LAZY_STATE_KEYS_COMPLETION = 0x8006;
  static final int GET_PROMISE_COMPLETION = 0x8009;
  static final int PEEK_PROMISE_COMPLETION = 0x800A;
  static final int COMPLETE_PROMISE_COMPLETION = 0x800B;
  static final int SLEEP_COMPLETION = 0x800C;
  static final int CALL_COMPLETION = 0x800D;
  static final int CALL_INVOCATION_ID_COMPLETION = 0x800E;
  static final int RUN_COMPLETION = 0x8011;
  static final int ATTACH_INVOCATION_COMPLETION = 0x8012;
  static final int GET_INVOCATION_OUTPUT_COMPLETION = 0x8013;
  static final int SIGNAL_NOTIFICATION = 0xFBFF;

  /** Entries that only services of our own make; functions neither send nor get them. */
  static final int FIRST_CUSTOM = 0xFC00;

  static final int PUBLISH = 0xFC00;
  static final int SET_LIMITS = 0xFC01;

  private MessageType() {}

  static String describe(int type) {
    return "message type 0x" + String.format("%04x", type);
  }
}
