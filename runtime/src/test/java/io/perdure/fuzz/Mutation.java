package io.perdure.fuzz;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Spoils bytes: a few bits, numbers or ranges at a time. Stateless. */
public final class Mutation {
  private static final int MAX_CHANGES = 5;
  private static final int MAX_INSERTED = 64;

  /** Where counters, signs and lengths change their nature. */
  private static final long[] EDGES = {
    0,
    1,
    -1,
    0x7f,
    0x80,
    0xff,
    0x7fff,
    0xffff,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  private Mutation() {}

  /** A spoiled copy; as it was in one of eight cases. */
  public static byte[] of(byte[] bytes, RandomGenerator random) {
    var changed = bytes.clone();
    if (random.nextInt(8) == 0) {
      return changed;
    }
    for (int i = random.nextInt(1, MAX_CHANGES + 1); i > 0; i--) {
      changed = change(changed, random);
    }
    return changed;
  }

  private static byte[] change(byte[] bytes, RandomGenerator random) {
    int at = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
    int length = random.nextInt(bytes.length - at + 1);
    return switch (random.nextInt(7)) {
      case 0 -> flipped(bytes, at, random);
      case 1 -> overwritten(bytes, at, EDGES[random.nextInt(EDGES.length)], random.nextInt(9));
      case 2 -> spliced(bytes, at, length, new byte[0]);
      case 3 -> spliced(bytes, at, 0, Arrays.copyOfRange(bytes, at, at + length));
      case 4 -> spliced(bytes, at, random.nextBoolean() ? length : 0, noise(random));
      case 5 -> Arrays.copyOf(bytes, at);
      default -> spliced(bytes, bytes.length, 0, noise(random));
    };
  }

  private static byte[] flipped(byte[] bytes, int at, RandomGenerator random) {
    if (bytes.length > 0) {
      bytes[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
    }
    return bytes;
  }

  private static byte[] overwritten(byte[] bytes, int at, long value, int width) {
    for (int i = 0; i < width && at + i < bytes.length; i++) {
      bytes[at + i] = (byte) (value >> (Byte.SIZE * (width - 1 - i)));
    }
    return bytes;
  }

  private static byte[] spliced(byte[] bytes, int at, int removed, byte[] inserted) {
    var result = new byte[bytes.length - removed + inserted.length];
    System.arraycopy(bytes, 0, result, 0, at);
    System.arraycopy(inserted, 0, result, at, inserted.length);
    System.arraycopy(
        bytes, at + removed, result, at + inserted.length, bytes.length - at - removed);
    return result;
  }

  private static byte[] noise(RandomGenerator random) {
    var noise = new byte[random.nextInt(MAX_INSERTED)];
    random.nextBytes(noise);
    return noise;
  }
}
