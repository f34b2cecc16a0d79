package io.perdure.sdk.internal;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The seed that is made here when the runtime does not send one (protocol version 5). */
final class RandomSeed {
  private RandomSeed() {}

  static long ofInvocationId(ByteString invocationId) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(invocationId.toByteArray());
      return ByteBuffer.wrap(digest).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
