package io.perdure.ingest;

import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Topics whose records become invocations of a handler.
 *
 * @param id {@code sub_1…}; also names its consumer group, unless a property of it or of its
 *     cluster does
 * @param options as they were given: properties of the consumers, and ours
 * @param seek where somebody has set it to
 * @param drainTo by {@code TOPIC-PARTITION}, up to where it is read before it is removed; empty if
 *     it is not to be removed
 */
public record Subscription(
    String id,
    Source source,
    Sink sink,
    Map<String, String> options,
    boolean isPaused,
    Seek seek,
    Map<String, Long> drainTo,
    Instant createdAt) {
  public Subscription {
    options = Map.copyOf(options);
    drainTo = Map.copyOf(drainTo);
  }

  Subscription paused(boolean paused) {
    return new Subscription(id, source, sink, options, paused, seek, drainTo, createdAt);
  }

  Subscription soughtTo(Seek newSeek) {
    return new Subscription(id, source, sink, options, isPaused, newSeek, drainTo, createdAt);
  }

  /** It is read up to these offsets, and then removed. */
  Subscription drainedTo(Map<String, Long> ends) {
    return new Subscription(id, source, sink, options, false, seek, ends, createdAt);
  }

  public boolean isDraining() {
    return !drainTo.isEmpty();
  }

  /** What its records are known by: those of a redelivery are others than those before it. */
  String sequence() {
    return seek.redelivery() == 0 ? id : id + "#" + seek.redelivery();
  }

  /** What is read. */
  public record Source(String cluster, TopicSelection topics) {
    private static final Pattern FORM =
        Pattern.compile("kafka://([^/]+)/(" + TopicSelection.FORM + ")");

    /**
     * Reads {@code kafka://cluster/topics}.
     *
     * @throws IngestException if it is something else
     */
    static Source parse(String text) {
      var matcher = FORM.matcher(text);
      if (!matcher.matches()) {
        throw IngestCode.BAD_SUBSCRIPTION.refuse(
            "Expected a source as kafka://CLUSTER/TOPIC or kafka://CLUSTER/TOPIC,TOP*, but found '"
                + text
                + "'");
      }
      return new Source(matcher.group(1), new TopicSelection(matcher.group(2)));
    }

    @Override
    public String toString() {
      return "kafka://" + cluster + "/" + topics;
    }
  }

  /** What is invoked. */
  public record Sink(String service, String handler) {
    private static final Pattern FORM = Pattern.compile("service://([^/]+)/([^/]+)");

    /**
     * Reads {@code service://Service/handler}.
     *
     * @throws IngestException if it is something else
     */
    static Sink parse(String text) {
      var matcher = FORM.matcher(text);
      if (!matcher.matches()) {
        throw IngestCode.BAD_SUBSCRIPTION.refuse(
            "Expected a sink as service://SERVICE/HANDLER, but found '" + text + "'");
      }
      return new Sink(matcher.group(1), matcher.group(2));
    }

    @Override
    public String toString() {
      return "service://" + service + "/" + handler;
    }
  }
}
