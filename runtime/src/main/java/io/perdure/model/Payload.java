package io.perdure.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Opaque bytes of a user: an input, an output, a state value, the wire form of a journal entry.
 * Compared by content.
 *
 * <p>The array is not copied, neither in nor out: whoever hands it over gives it up. Immutable by
 * that agreement.
 */
public final class Payload {
  public static final Payload EMPTY = new Payload(new byte[0]);

  private static final int SHOWN_BYTES = 32;

  private final byte[] bytes;

  private Payload(byte[] bytes) {
    this.bytes = bytes;
  }

  public static Payload of(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new Payload(bytes);
  }

  /** What may be none, as a key or a value of a record in Kafka. */
  public static @Nullable Payload ofNullable(byte @Nullable [] bytes) {
    return bytes == null ? null : of(bytes);
  }

  public static Payload ofUtf8(String text) {
    return of(text.getBytes(UTF_8));
  }

  public byte[] bytes() {
    return bytes;
  }

  public int size() {
    return bytes.length;
  }

  public String utf8() {
    return new String(bytes, UTF_8);
  }

  /** The text, if the bytes are UTF-8 throughout. */
  public Optional<String> text() {
    try {
      return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException notText) {
      return Optional.empty();
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Payload payload && Arrays.equals(bytes, payload.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    var shown = HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, SHOWN_BYTES));
    return bytes.length <= SHOWN_BYTES
        ? "0x" + shown
        : "0x" + shown + "… (" + bytes.length + " bytes)";
  }
}
