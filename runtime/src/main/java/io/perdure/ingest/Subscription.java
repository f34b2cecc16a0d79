package io.perdure.ingest;

import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A topic whose records become invocations of a handler.
 *
 * @param id {@code sub_1…}; also names its consumer group, unless a property of it or of its
 *     cluster does
 * @param options as they were given: properties of the consumers, and ours
 */
public record Subscription(
    String id,
    Source source,
    Sink sink,
    Map<String, String> options,
    boolean isPaused,
    Instant createdAt) {
  public Subscription {
    options = Map.copyOf(options);
  }

  Subscription paused(boolean paused) {
    return new Subscription(id, source, sink, options, paused, createdAt);
  }

  /** What is read. */
  public record Source(String cluster, String topic) {
    private static final Pattern FORM = Pattern.compile("kafka://([^/]+)/([a-zA-Z0-9._-]{1,249})");

    /**
     * Reads {@code kafka://cluster/topic}.
     *
     * @throws IngestException if it is something else
     */
    static Source parse(String text) {
      var matcher = FORM.matcher(text);
      if (!matcher.matches()) {
        throw IngestCode.BAD_SUBSCRIPTION.refuse(
            "Expected a source as kafka://CLUSTER/TOPIC, but found '" + text + "'");
      }
      return new Source(matcher.group(1), matcher.group(2));
    }

    @Override
    public String toString() {
      return "kafka://" + cluster + "/" + topic;
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
