package io.perdure.invoker;

import static io.perdure.invoker.AttemptProblem.UNKNOWN;
import static io.perdure.invoker.AttemptProblem.VIOLATION;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the head of a function's response: whether it speaks the protocol, and if not, why. */
final class ResponseHead {
  static final Duration MAX_RETRY_AFTER = Duration.ofHours(1);

  private static final int OK = 200;
  private static final int TOO_LARGE = 413;
  private static final int UNSUPPORTED_MEDIA_TYPE = 415;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int BAD_GATEWAY = 502;
  private static final int UNAVAILABLE = 503;
  private static final int GATEWAY_TIMEOUT = 504;

  private ResponseHead() {}

  /**
   * What is wrong with the head; null if nothing is.
   *
   * @param source whose response it is, for the message
   */
  static @Nullable AttemptProblem problem(
      int status,
      Function<String, @Nullable String> headers,
      String expectedContentType,
      String source,
      Instant now) {
    var message = "Expected status 200 from " + source + ", but found " + status;
    return switch (status) {
      case OK -> contentProblem(headers.apply("content-type"), expectedContentType, source);
      case TOO_LARGE -> AttemptProblem.of(ErrorCode.REFUSED_AS_TOO_LARGE, TOO_LARGE, message);
      case UNSUPPORTED_MEDIA_TYPE ->
          AttemptProblem.of(
              ErrorCode.VERSION_REFUSED,
              UNSUPPORTED_MEDIA_TYPE,
              message + ": it does not speak " + expectedContentType + " any more");
      case TOO_MANY_REQUESTS, UNAVAILABLE ->
          AttemptProblem.of(
              ErrorCode.RATE_LIMITED.code(),
              status,
              message,
              retryAfter(headers.apply("retry-after"), now));
      case BAD_GATEWAY, GATEWAY_TIMEOUT ->
          AttemptProblem.of(ErrorCode.UNREACHABLE, status, message);
      default -> AttemptProblem.of(ErrorCode.PROTOCOL_VIOLATION, UNKNOWN, message);
    };
  }

  private static @Nullable AttemptProblem contentProblem(
      @Nullable String found, String expected, String source) {
    if (expected.equals(found)) {
      return null;
    }
    return AttemptProblem.of(
        ErrorCode.PROTOCOL_VIOLATION,
        VIOLATION,
        "Expected content type " + expected + " from " + source + ", but found " + found);
  }

  /** Seconds, or a date; null if there is nothing that can be read as one of them. */
  private static @Nullable Duration retryAfter(@Nullable String header, Instant now) {
    if (header == null) {
      return null;
    }
    var text = header.strip();
    try {
      return bounded(Duration.ofSeconds(Long.parseLong(text)));
    } catch (NumberFormatException notSeconds) {
      return untilDate(text, now);
    }
  }

  private static @Nullable Duration untilDate(String text, Instant now) {
    try {
      var date =
          ZonedDateTime.parse(
              text, DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ENGLISH));
      return bounded(Duration.between(now, date.toInstant()));
    } catch (DateTimeException unreadable) {
      return null;
    }
  }

  private static Duration bounded(Duration delay) {
    if (delay.isNegative()) {
      return Duration.ZERO;
    }
    return delay.compareTo(MAX_RETRY_AFTER) > 0 ? MAX_RETRY_AFTER : delay;
  }
}
