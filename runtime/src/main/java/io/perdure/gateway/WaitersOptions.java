package io.perdure.gateway;

import java.time.Duration;

/**
 * The patience of {@link Waiters}.
 *
 * @param maxHeld how many requests wait at once
 * @param askAgainAfter how long no answer comes until the log is asked again. Shorter than the time
 *     every result is kept ({@code gateway.reply-retention}), so that a lost answer can be had
 *     again
 * @param retryAfter the pause after an append that failed
 * @param invokeWithin how long after the first append of an invocation it may be appended again.
 *     Together with the log's own delivery timeout (20 s) less than the time every result is kept
 *     (at least 60 s): or else an invocation that has ended and is forgotten would run a second
 *     time
 * @param giveUpAfter how long a request waits that need not wait for an invocation's end
 */
public record WaitersOptions(
    int maxHeld,
    Duration askAgainAfter,
    Duration retryAfter,
    Duration invokeWithin,
    Duration giveUpAfter) {
  public static final WaitersOptions DEFAULT =
      new WaitersOptions(
          GatewayOptions.DEFAULT_CONCURRENT_REQUESTS_LIMIT,
          Duration.ofSeconds(15),
          Duration.ofSeconds(1),
          Duration.ofSeconds(35),
          Duration.ofSeconds(60));
}
