package io.perdure.sdk.internal;

import com.google.protobuf.ByteString;

/** One message as it is on the wire: its type code, its flags and its undecoded body. */
record Frame(int type, int flags, ByteString payload) {
  /** Bytes before the body: type (2), flags (2), length (4). */
  static final int HEADER_BYTES = 8;

  /** The flag that asks the runtime to confirm that a frame is stored. */
  static final int REQUESTED_ACK = 0x8000;
}
