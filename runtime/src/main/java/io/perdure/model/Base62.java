package io.perdure.model;

import java.math.BigInteger;

/** Fixed-width base 62 ({@code 0-9 a-z A-Z}), the alphabet of textual ids. */
final class Base62 {
  static final int LONG_WIDTH = 11;
  static final int WIDE_WIDTH = 22;

  private static final String ALPHABET =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final BigInteger RADIX = BigInteger.valueOf(ALPHABET.length());

  /** 62 to the power of {@link #CHUNK_WIDTH}; below 2^30, so that a dividend is never negative. */
  private static final long CHUNK = 916_132_832L;

  private static final int CHUNK_WIDTH = 5;
  private static final long LIMB = 0xffff_ffffL;

  private Base62() {}

  static void append(StringBuilder text, long unsigned) {
    var digits = new char[LONG_WIDTH];
    long rest = unsigned;
    for (int i = LONG_WIDTH - 1; i >= 0; i--) {
      digits[i] = ALPHABET.charAt((int) Long.remainderUnsigned(rest, ALPHABET.length()));
      rest = Long.divideUnsigned(rest, ALPHABET.length());
    }
    text.append(digits);
  }

  static void append(StringBuilder text, long high, long low) {
    var digits = new char[WIDE_WIDTH];
    var limbs = new long[] {high >>> 32, high & LIMB, low >>> 32, low & LIMB};
    for (int end = WIDE_WIDTH; end > 0; end -= CHUNK_WIDTH) {
      long chunk = divideByChunk(limbs);
      for (int i = end - 1; i >= Math.max(0, end - CHUNK_WIDTH); i--) {
        digits[i] = ALPHABET.charAt((int) (chunk % ALPHABET.length()));
        chunk /= ALPHABET.length();
      }
    }
    text.append(digits);
  }

  /** Long division by five digits at a time: ids are written for every request. */
  private static long divideByChunk(long[] limbs) {
    long remainder = 0;
    for (int i = 0; i < limbs.length; i++) {
      long dividend = remainder << 32 | limbs[i];
      limbs[i] = dividend / CHUNK;
      remainder = dividend % CHUNK;
    }
    return remainder;
  }

  /**
   * @throws IllegalArgumentException if a character is not of the alphabet, or the number has more
   *     than {@code bits}
   */
  static BigInteger parse(CharSequence text, int bits) {
    var number = BigInteger.ZERO;
    for (int i = 0; i < text.length(); i++) {
      int digit = ALPHABET.indexOf(text.charAt(i));
      if (digit < 0) {
        throw new IllegalArgumentException("'" + text.charAt(i) + "' is not a base 62 digit");
      }
      number = number.multiply(RADIX).add(BigInteger.valueOf(digit));
    }
    if (number.bitLength() > bits) {
      throw new IllegalArgumentException("the number has more than " + bits + " bits");
    }
    return number;
  }
}
