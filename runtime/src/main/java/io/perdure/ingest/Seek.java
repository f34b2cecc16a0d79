package io.perdure.ingest;

import java.util.Optional;

/**
 * Where somebody has set a subscription to, the last time. Each partition goes there once: the
 * number is kept with the offsets that its group commits.
 *
 * @param number counts them; 0 is none yet
 * @param to as the option {@code perdure.start} says it
 * @param redelivery the number of the last one that delivers again what was delivered before; 0 is
 *     none
 */
public record Seek(int number, String to, int redelivery) {
  static final Seek NONE = new Seek(0, "", 0);

  private static final String MARK = "seek=";

  /** The next one. */
  Seek then(String newTo, boolean redelivers) {
    return new Seek(number + 1, newTo, redelivers ? number + 1 : redelivery);
  }

  /** Where to; nothing if there was none. */
  Optional<StartAt> start() {
    return number == 0 ? Optional.empty() : Optional.of(StartAt.parse(to));
  }

  /** What is committed with offsets that follow from it. */
  String mark() {
    return number == 0 ? "" : MARK + number;
  }

  /** Whether what was committed follows from an earlier one. */
  boolean isNewerThan(String mark) {
    var digits = mark.startsWith(MARK) ? mark.substring(MARK.length()) : "";
    return number > (digits.matches("\\d{1,9}") ? Integer.parseInt(digits) : 0);
  }
}
