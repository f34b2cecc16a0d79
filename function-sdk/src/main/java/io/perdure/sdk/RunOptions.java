package io.perdure.sdk;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link Context#run run} step is retried. Without a policy a failing step is retried as the
 * invocation is, by the runtime's policy. With one, the step has its own delays and its own end:
 * when attempts or time are used up it fails with a {@link TerminalException}, which the handler
 * can catch. Immutable.
 *
 * <pre>{@code
 * RunOptions fiveTries =
 *     RunOptions.retry()
 *         .initialInterval(Duration.ofMillis(100))
 *         .factor(2)
 *         .maxInterval(Duration.ofSeconds(5))
 *         .maxAttempts(5);
 * String receipt = context.run("charge", String.class, fiveTries, () -> charge(order));
 * }</pre>
 */
public final class RunOptions {
  private static final Duration DEFAULT_INITIAL_INTERVAL = Duration.ofMillis(100);

  /** Unless the first delay is longer. */
  private static final Duration DEFAULT_MAX_INTERVAL = Duration.ofSeconds(10);

  private static final double DEFAULT_FACTOR = 2;
  private static final RunOptions DEFAULTS =
      new RunOptions(false, DEFAULT_INITIAL_INTERVAL, null, DEFAULT_FACTOR, 0, null, false);

  private final boolean ownPolicy;
  private final Duration initialInterval;
  private final @Nullable Duration maxInterval;
  private final double factor;
  private final int maxAttempts;
  private final @Nullable Duration maxDuration;
  private final boolean pauses;

  private RunOptions(
      boolean ownPolicy,
      Duration initialInterval,
      @Nullable Duration maxInterval,
      double factor,
      int maxAttempts,
      @Nullable Duration maxDuration,
      boolean pauses) {
    this.ownPolicy = ownPolicy;
    this.initialInterval = initialInterval;
    this.maxInterval = maxInterval;
    this.factor = factor;
    this.maxAttempts = maxAttempts;
    this.maxDuration = maxDuration;
    this.pauses = pauses;
  }

  /** No policy of its own: the step is retried by the invocation's policy. */
  public static RunOptions defaults() {
    return DEFAULTS;
  }

  /**
   * A policy of its own: first after 100 ms, then doubling up to 10 s, without end until one is set
   * by {@link #maxAttempts(int)} or {@link #maxDuration(Duration)}.
   *
   * <pre>{@code
   * context.run("ping", RunOptions.retry().maxAttempts(3), () -> ping());
   * }</pre>
   */
  public static RunOptions retry() {
    return new RunOptions(true, DEFAULT_INITIAL_INTERVAL, null, DEFAULT_FACTOR, 0, null, false);
  }

  /** The delay before the second try: {@code retry().initialInterval(Duration.ofSeconds(1))}. */
  public RunOptions initialInterval(Duration interval) {
    requirePositive("initialInterval", interval);
    return new RunOptions(true, interval, maxInterval, factor, maxAttempts, maxDuration, pauses);
  }

  /**
   * The longest delay between two tries: {@code retry().maxInterval(Duration.ofMinutes(1))}.
   * Default 10 s, or the delay before the second try if that is longer.
   */
  public RunOptions maxInterval(Duration interval) {
    requirePositive("maxInterval", interval);
    return new RunOptions(
        true, initialInterval, interval, factor, maxAttempts, maxDuration, pauses);
  }

  /**
   * What each delay is multiplied with to get the next one, at least 1: {@code
   * retry().factor(1.5)}. Default 2.
   */
  public RunOptions factor(double factor) {
    if (!(factor >= 1) || Double.isInfinite(factor)) {
      throw new IllegalArgumentException("Expected a factor of at least 1, found " + factor);
    }
    return new RunOptions(
        true, initialInterval, maxInterval, factor, maxAttempts, maxDuration, pauses);
  }

  /** How often the step is tried in all, at least once: {@code retry().maxAttempts(5)}. */
  public RunOptions maxAttempts(int attempts) {
    if (attempts < 1) {
      throw new IllegalArgumentException("Expected at least 1 attempt, found " + attempts);
    }
    return new RunOptions(
        true, initialInterval, maxInterval, factor, attempts, maxDuration, pauses);
  }

  /**
   * After how long the step is given up, measured from when it was first journaled: {@code
   * retry().maxDuration(Duration.ofMinutes(10))}. A try that is running is not cut short.
   */
  public RunOptions maxDuration(Duration duration) {
    requirePositive("maxDuration", duration);
    return new RunOptions(
        true, initialInterval, maxInterval, factor, maxAttempts, duration, pauses);
  }

  /**
   * When attempts or time are used up, the invocation is paused for an operator, instead of the
   * step failing: {@code retry().maxAttempts(5).pauseWhenExhausted()}. A runtime that speaks
   * protocol version 6 or earlier goes on retrying by the invocation's policy.
   */
  public RunOptions pauseWhenExhausted() {
    return new RunOptions(
        true, initialInterval, maxInterval, factor, maxAttempts, maxDuration, true);
  }

  /** See {@link #pauseWhenExhausted()}. */
  public boolean pausesWhenExhausted() {
    return pauses;
  }

  /** Whether the step has a policy of its own. */
  public boolean hasRetryPolicy() {
    return ownPolicy;
  }

  /** The limit of attempts, if there is one. */
  public OptionalInt maxAttempts() {
    return maxAttempts == 0 ? OptionalInt.empty() : OptionalInt.of(maxAttempts);
  }

  /** The limit of time, if there is one. */
  public Optional<Duration> maxDuration() {
    return Optional.ofNullable(maxDuration);
  }

  /**
   * How long to wait after a number of failed attempts.
   *
   * <pre>{@code
   * RunOptions.retry().delayAfter(3); // PT0.4S
   * }</pre>
   */
  public Duration delayAfter(int failedAttempts) {
    double millis = initialInterval.toMillis() * Math.pow(factor, Math.max(0, failedAttempts - 1));
    var longest = longestInterval();
    return millis >= longest.toMillis() ? longest : Duration.ofMillis((long) millis);
  }

  private Duration longestInterval() {
    if (maxInterval != null) {
      return maxInterval;
    }
    boolean isLonger = initialInterval.compareTo(DEFAULT_MAX_INTERVAL) > 0;
    return isLonger ? initialInterval : DEFAULT_MAX_INTERVAL;
  }

  private static void requirePositive(String name, Duration duration) {
    Objects.requireNonNull(duration, name);
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException("Expected a positive " + name + ", found " + duration);
    }
  }
}
