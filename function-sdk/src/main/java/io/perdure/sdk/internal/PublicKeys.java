package io.perdure.sdk.internal;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/** Ed25519 public keys as runtimes print them: a prefix and the 32 bytes in base 58. */
final class PublicKeys {
  private static final String PREFIX = "publickeyv1_";
  private static final String BASE_58 =
      "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  private static final int KEY_BYTES = 32;

  /** What X.509 puts before the bytes of an Ed25519 key. */
  private static final byte[] X509_HEADER = HexFormat.of().parseHex("302a300506032b6570032100");

  private PublicKeys() {}

  static PublicKey parse(String text) {
    if (!text.startsWith(PREFIX)) {
      throw new IllegalArgumentException(
          "Expected a public key that starts with %s, found '%s'".formatted(PREFIX, text));
    }
    byte[] encoded = new byte[X509_HEADER.length + KEY_BYTES];
    System.arraycopy(X509_HEADER, 0, encoded, 0, X509_HEADER.length);
    byte[] key = decode(text);
    System.arraycopy(key, 0, encoded, encoded.length - key.length, key.length);
    try {
      return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("Expected an Ed25519 public key, found " + text, e);
    }
  }

  /** The bytes of the key without leading zeroes. */
  private static byte[] decode(String text) {
    var number = BigInteger.ZERO;
    for (char digit : text.substring(PREFIX.length()).toCharArray()) {
      int value = BASE_58.indexOf(digit);
      if (value < 0) {
        throw new IllegalArgumentException(
            "Expected a public key in base 58, found '%s' in '%s'".formatted(digit, text));
      }
      number = number.multiply(BigInteger.valueOf(BASE_58.length())).add(BigInteger.valueOf(value));
    }
    if (number.bitLength() > KEY_BYTES * Byte.SIZE || number.signum() == 0) {
      throw new IllegalArgumentException(
          "Expected a public key of %d bytes, found '%s'".formatted(KEY_BYTES, text));
    }
    byte[] bytes = number.toByteArray();
    // A first byte that only carries the sign.
    return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }
}
