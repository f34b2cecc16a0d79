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
 *     With the log's own delivery timeout shorter than the time every result is kept: or else an
 *     invocation that has ended and is forgotten would run a second time
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
          Duration.ofSeconds(20),
          Duration.ofSeconds(60));
}
