package io.perdure.codec;

import io.perdure.model.Payload;
import io.perdure.statemachine.EagerState;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The version of an object's whole state: equal states have equal versions, on every node and in
 * every release. Stateless.
 */
public final class StateVersion {
  private static final int SHOWN_BYTES = 16;

  private StateVersion() {}

  /**
   * The first half of SHA-256 over all names and values, each behind its length, in hexadecimal.
   *
   * @param entries in the byte order of their names
   */
  public static String of(List<EagerState.Entry> entries) {
    var digest = sha256();
    for (var entry : entries) {
      update(digest, entry.key());
      update(digest, entry.value());
    }
    return HexFormat.of().formatHex(digest.digest(), 0, SHOWN_BYTES);
  }

  private static void update(MessageDigest digest, Payload payload) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, payload.size()));
    digest.update(payload.bytes());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException cause) {
      throw new IllegalStateException("Every Java platform has SHA-256", cause);
    }
  }
}
