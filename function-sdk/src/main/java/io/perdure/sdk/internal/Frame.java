package io.perdure.sdk.internal;

import com.google.protobuf.ByteString;

/** One message as it is on the wire: its type code and its undecoded body. */
record Frame(int type, ByteString payload) {
  /** Bytes before the body: type (2), flags (2), length (4). */
  static final int HEADER_BYTES = 8;
}
