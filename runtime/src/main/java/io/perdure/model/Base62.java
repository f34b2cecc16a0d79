package io.perdure.model;

import java.math.BigInteger;

/** Fixed-width base 62 ({@code 0-9 a-z A-Z}), the alphabet of textual ids. */
final class Base62 {
  static final int LONG_WIDTH = 11;
  static final int WIDE_WIDTH = 22;

  private static final String ALPHABET =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final BigInteger RADIX = BigInteger.valueOf(ALPHABET.length());

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
    var rest = unsigned(high).shiftLeft(Long.SIZE).or(unsigned(low));
    for (int i = WIDE_WIDTH - 1; i >= 0; i--) {
      var divided = rest.divideAndRemainder(RADIX);
      digits[i] = ALPHABET.charAt(divided[1].intValue());
      rest = divided[0];
    }
    text.append(digits);
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

  private static BigInteger unsigned(long value) {
    var number = BigInteger.valueOf(value & Long.MAX_VALUE);
    return value < 0 ? number.setBit(Long.SIZE - 1) : number;
  }
}
