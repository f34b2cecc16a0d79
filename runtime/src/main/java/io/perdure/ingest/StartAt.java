package io.perdure.ingest;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;

/** Where to begin in a topic. */
sealed interface StartAt {
  record Earliest() implements StartAt {}

  record Latest() implements StartAt {}

  /** At the first record of that time or later. */
  record Timestamp(long epochMs) implements StartAt {}

  /**
   * At given offsets.
   *
   * @param byPlace keys are {@code TOPIC:PARTITION}, or {@code PARTITION} of any topic
   */
  record Offsets(Map<String, Long> byPlace) implements StartAt {
    /** Nothing if the partition is not given one. */
    Optional<Long> of(TopicPartition partition) {
      var exact = byPlace.get(partition.topic() + ":" + partition.partition());
      return Optional.ofNullable(
          exact == null ? byPlace.get(String.valueOf(partition.partition())) : exact);
    }
  }

  /** What {@link #parse} takes. */
  String FORMS = "earliest, latest, timestamp:MILLISECONDS or offsets:[TOPIC:]PARTITION=OFFSET,…";

  /**
   * Reads any of the forms.
   *
   * @throws IngestException if it is none
   */
  static StartAt parse(String text) {
    var parts = text.split(":", 2);
    var rest = parts.length < 2 ? "" : parts[1];
    return switch (parts[0]) {
      case "earliest" -> alone(new Earliest(), parts, text);
      case "latest" -> alone(new Latest(), parts, text);
      case "timestamp" -> {
        if (!rest.matches("\\d{1,15}")) {
          throw wrong(text);
        }
        yield new Timestamp(Long.parseLong(rest));
      }
      case "offsets" -> offsets(rest, text);
      default -> throw wrong(text);
    };
  }

  private static StartAt alone(StartAt start, String[] parts, String text) {
    if (parts.length > 1) {
      throw wrong(text);
    }
    return start;
  }

  private static StartAt offsets(String list, String text) {
    var form = Pattern.compile("((?:[a-zA-Z0-9._-]{1,249}:)?\\d{1,9})=(\\d{1,18})");
    var offsets = new HashMap<String, Long>();
    for (var one : list.split(",", -1)) {
      var matcher = form.matcher(one);
      if (!matcher.matches()
          || offsets.put(matcher.group(1), Long.parseLong(matcher.group(2))) != null) {
        throw wrong(text);
      }
    }
    return new Offsets(Map.copyOf(offsets));
  }

  private static IngestException wrong(String text) {
    return IngestCode.BAD_SUBSCRIPTION.refuse(
        "Expected a place in a topic to be " + FORMS + ", but found '" + text + "'");
  }
}
