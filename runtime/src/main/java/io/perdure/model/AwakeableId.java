package io.perdure.model;

import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * Names a signal of an invocation to the outside world: {@code sign_1} and the base64url of
 * invocation id and signal index. Functions build it themselves; the runtime only reads it.
 */
public record AwakeableId(InvocationId invocation, int signalIndex) {
  private static final String PREFIX = "sign_1";

  /**
   * @throws IllegalArgumentException if the text is not an awakeable id
   */
  public static AwakeableId parse(String text) {
    if (!text.startsWith(PREFIX)) {
      throw new IllegalArgumentException(
          "Expected an awakeable id (" + PREFIX + "…), but found '" + text + "'");
    }
    try {
      var bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text.substring(PREFIX.length())));
      if (bytes.remaining() != InvocationId.BYTES + Integer.BYTES) {
        throw new IllegalArgumentException(
            "there are " + bytes.remaining() + " bytes instead of 28");
      }
      return new AwakeableId(InvocationId.read(bytes), bytes.getInt());
    } catch (IllegalArgumentException cause) {
      throw new IllegalArgumentException(
          "Expected an awakeable id, but in '" + text + "' " + cause.getMessage(), cause);
    }
  }

  @Override
  public String toString() {
    var bytes = ByteBuffer.allocate(InvocationId.BYTES + Integer.BYTES);
    invocation.write(bytes);
    bytes.putInt(signalIndex);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }
}
