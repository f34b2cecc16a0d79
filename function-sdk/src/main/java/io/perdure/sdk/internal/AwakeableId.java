package io.perdure.sdk.internal;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.Base64;

/** The id under which an awakeable is known outside: it names the invocation and the signal. */
final class AwakeableId {
  private static final String PREFIX = "sign_1";

  private AwakeableId() {}

  static String of(ByteString invocationId, int signal) {
    var bytes =
        ByteBuffer.allocate(invocationId.size() + Integer.BYTES)
            .put(invocationId.asReadOnlyByteBuffer())
            .putInt(signal)
            .array();
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
