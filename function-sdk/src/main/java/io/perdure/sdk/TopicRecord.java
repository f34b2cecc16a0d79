package io.perdure.sdk;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A record to be published. Begin with {@link Topic#record}, or without a {@link Topic} with {@link
 * #of}. Immutable: {@link #header}, {@link #partition} and {@link #timestamp} return another one.
 *
 * <pre>{@code
 * context.publish(
 *     ORDERS.record(order.id(), order).header("tenant", "blue").timestamp(order.placedAt()));
 * }</pre>
 *
 * @param <K> the type of the key
 * @param <V> the type of the value
 */
public final class TopicRecord<K, V> {
  private static final int BY_KEY = -1;

  private final Topic<K, V> topic;
  private final @Nullable K key;
  private final @Nullable V value;
  private final Map<String, String> headers;
  private final int partition;
  private final @Nullable Instant timestamp;

  TopicRecord(Topic<K, V> topic, @Nullable K key, @Nullable V value) {
    this(topic, key, value, Map.of(), BY_KEY, null);
  }

  private TopicRecord(
      Topic<K, V> topic,
      @Nullable K key,
      @Nullable V value,
      Map<String, String> headers,
      int partition,
      @Nullable Instant timestamp) {
    this.topic = topic;
    this.key = key;
    this.value = value;
    this.headers = headers;
    this.partition = partition;
    this.timestamp = timestamp;
  }

  /**
   * A record whose key and value are converted for the classes they are of, as {@link Topic} says.
   *
   * <pre>{@code
   * context.publish(TopicRecord.of("audit", user.id(), event).header("kind", "login"));
   * }</pre>
   *
   * @param key null for a record without one
   * @param value null for a tombstone
   */
  public static TopicRecord<?, ?> of(String topic, @Nullable Object key, @Nullable Object value) {
    return new TopicRecord<>(Topic.of(topic, classOf(key), classOf(value)), key, value);
  }

  /** The class does not matter where there is no value. */
  @SuppressWarnings("unchecked")
  private static Class<Object> classOf(@Nullable Object value) {
    return (Class<Object>) (value == null ? byte[].class : value.getClass());
  }

  /** A record with a header more, written as UTF-8: {@code record.header("tenant", "blue")}. */
  public TopicRecord<K, V> header(String name, String text) {
    var more = new LinkedHashMap<>(headers);
    more.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(text, "text"));
    return new TopicRecord<>(
        topic, key, value, Collections.unmodifiableMap(more), partition, timestamp);
  }

  /**
   * A record for one partition of the topic, counted from 0: {@code record.partition(3)}. Without
   * it the key decides, as Kafka's own producer has it.
   */
  public TopicRecord<K, V> partition(int number) {
    if (number < 0) {
      throw new IllegalArgumentException("Expected a partition of at least 0, found " + number);
    }
    return new TopicRecord<>(topic, key, value, headers, number, timestamp);
  }

  /**
   * A record with a time of its own: {@code record.timestamp(order.placedAt())}. Without it the
   * record has the time when Perdure accepted the publishing. Milliseconds count; earlier than 1970
   * is refused.
   */
  public TopicRecord<K, V> timestamp(Instant time) {
    if (time.isBefore(Instant.EPOCH)) {
      throw new IllegalArgumentException("Expected a time since 1970, found " + time);
    }
    return new TopicRecord<>(topic, key, value, headers, partition, time);
  }

  /** Where it goes: {@code record.topic().name()}. */
  public Topic<K, V> topic() {
    return topic;
  }

  /** The key; null if it has none. */
  public @Nullable K key() {
    return key;
  }

  /** The value; null if it is a tombstone. */
  public @Nullable V value() {
    return value;
  }

  /** The headers, in the order in which they were added. */
  public Map<String, String> headers() {
    return headers;
  }

  /** The partition, if one was chosen. */
  public OptionalInt partition() {
    return partition == BY_KEY ? OptionalInt.empty() : OptionalInt.of(partition);
  }

  /** The time, if one was chosen. */
  public Optional<Instant> timestamp() {
    return Optional.ofNullable(timestamp);
  }

  @Override
  public String toString() {
    return "record " + key + " of topic " + topic;
  }
}
