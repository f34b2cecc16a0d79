package io.perdure.fuzz;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Runs a reader on many inputs, each made from a seed of its own. The first that does what it must
 * not is named by its seed, and {@code -Dperdure.fuzz.seed=SEED} runs that one alone.
 *
 * <p>A reader must not take more memory than its input justifies, nor longer than {@link
 * #PATIENCE}. Stateless.
 */
public final class Fuzz {
  private static final int QUICK = Integer.getInteger("perdure.fuzz.inputs", 20_000);
  private static final Duration SOAK =
      Duration.ofMinutes(Integer.getInteger("perdure.fuzz.minutes", 10));

  /** Any input is read within milliseconds; this much is a hang even on a busy machine. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final long BYTES_PER_INPUT_BYTE = 2_000;
  private static final long BYTES_PER_INPUT = 16 << 20;

  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Fuzz() {}

  /** Makes an input. */
  @FunctionalInterface
  public interface Source<T> {
    T next(RandomGenerator random);
  }

  /** Reads an input; throws what is not documented if it meets a bug. */
  @FunctionalInterface
  public interface Reader<T> {
    void read(T input);
  }

  /** Some seconds of inputs, the same ones in every run. */
  public static void quickly(Source<byte[]> source, Reader<byte[]> reader) {
    var only = Long.getLong("perdure.fuzz.seed");
    if (only != null) {
      check(only, source, reader);
      return;
    }
    for (long seed = 0; seed < QUICK; seed++) {
      check(seed, source, reader);
    }
  }

  /** Minutes of inputs that no run has seen; says how many there were. */
  public static void forLong(Source<byte[]> source, Reader<byte[]> reader) {
    long end = System.nanoTime() + SOAK.toNanos();
    long first = System.currentTimeMillis() << 16;
    long seed = first;
    for (; System.nanoTime() < end; seed++) {
      check(seed, source, reader);
    }
    System.out.println("Read " + (seed - first) + " inputs");
  }

  private static void check(long seed, Source<byte[]> source, Reader<byte[]> reader) {
    var input = source.next(RandomGeneratorFactory.of("L64X128MixRandom").create(seed));
    long allocated = THREADS.getCurrentThreadAllocatedBytes();
    long began = System.nanoTime();
    try {
      reader.read(input);
    } catch (RuntimeException | Error failure) {
      throw new AssertionError("seed " + seed + ": " + failure, failure);
    }
    long took = System.nanoTime() - began;
    long bytes = THREADS.getCurrentThreadAllocatedBytes() - allocated;
    if (took > PATIENCE.toNanos()) {
      throw new AssertionError("seed " + seed + ": took " + Duration.ofNanos(took));
    }
    if (bytes > BYTES_PER_INPUT + BYTES_PER_INPUT_BYTE * input.length) {
      throw new AssertionError(
          "seed " + seed + ": took " + bytes + " bytes for an input of " + input.length);
    }
  }
}
