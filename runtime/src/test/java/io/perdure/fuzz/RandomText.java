package io.perdure.fuzz;

import java.util.random.RandomGenerator;

/** Text made of pieces that mean something to its reader, and of some that do not. Stateless. */
public final class RandomText {
  private static final int MAX_NOISE = 8;

  private RandomText() {}

  /** Up to {@code max} pieces, one in eight of them noise. */
  public static String of(RandomGenerator random, int max, String... pieces) {
    var text = new StringBuilder();
    for (int i = random.nextInt(max + 1); i > 0; i--) {
      if (random.nextInt(8) == 0) {
        noise(random, text);
      } else {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
    }
    return text.toString();
  }

  private static void noise(RandomGenerator random, StringBuilder text) {
    for (int i = random.nextInt(MAX_NOISE); i > 0; i--) {
      text.append((char) random.nextInt(random.nextBoolean() ? 0x80 : 0x1_0000));
    }
  }
}
