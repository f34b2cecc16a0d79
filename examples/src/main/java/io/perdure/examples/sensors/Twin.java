package io.perdure.examples.sensors;

/**
 * What is known of a sensor.
 *
 * @param readings how many there have been
 * @param celsius measured last
 */
public record Twin(long readings, double celsius, Status status) {
  /** Before the first reading. */
  static final Twin NEW = new Twin(0, 0, Status.GOOD);

  /** How it is doing. */
  public enum Status {
    GOOD,
    HOT,
    SILENT
  }

  Twin next(Reading reading, double limit) {
    return new Twin(
        readings + 1, reading.celsius(), reading.celsius() > limit ? Status.HOT : Status.GOOD);
  }

  Twin silent() {
    return new Twin(readings, celsius, Status.SILENT);
  }
}
