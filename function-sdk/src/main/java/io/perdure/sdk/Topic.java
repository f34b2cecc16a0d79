package io.perdure.sdk;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The name of a Kafka topic together with the types of its keys and values. Usually a constant.
 *
 * <pre>{@code
 * private static final Topic<String, Alert> ALERTS =
 *     Topic.of("alerts", String.class, Alert.class);
 *
 * context.publish(ALERTS, context.key(), new Alert("too hot", 91.5));
 * }</pre>
 *
 * <p>A {@code String} is written as its UTF-8 text, so that other Kafka clients find the keys they
 * expect; {@code byte[]} as it is; everything else by the endpoint's {@link SerdeFactory}, as JSON
 * that is. A {@link Serde} of your own goes before all that. Immutable.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class Topic<K, V> {
  private static final Serde<String> TEXT =
      Serde.of(
          "text/plain",
          text -> text.getBytes(StandardCharsets.UTF_8),
          bytes -> new String(bytes, StandardCharsets.UTF_8));

  private final String name;
  private final Object keyType;
  private final Object valueType;

  private Topic(String name, Object keyType, Object valueType) {
    this.name = Objects.requireNonNull(name, "name");
    this.keyType = Objects.requireNonNull(keyType, "keyType");
    this.valueType = Objects.requireNonNull(valueType, "valueType");
    if (name.isEmpty()) {
      throw new IllegalArgumentException("Expected the name of a topic, found an empty string");
    }
  }

  /**
   * A topic whose keys and values are of a class each.
   *
   * <pre>{@code
   * Topic<String, Alert> alerts = Topic.of("alerts", String.class, Alert.class);
   * }</pre>
   */
  public static <K, V> Topic<K, V> of(String name, Class<K> keyType, Class<V> valueType) {
    return new Topic<>(name, keyType, valueType);
  }

  /**
   * A topic whose values are of a generic type, or have a serde of their own.
   *
   * <pre>{@code
   * Topic<String, byte[]> images = Topic.of("images", String.class, Serde.raw());
   * }</pre>
   */
  public static <K, V> Topic<K, V> of(String name, Class<K> keyType, DataType<V> valueType) {
    return new Topic<>(name, keyType, valueType);
  }

  /**
   * A topic whose keys and values are of generic types, or have serdes of their own.
   *
   * <pre>{@code
   * Topic<Point, Reading> readings = Topic.of("readings", POINT, new AvroSerde<>(Reading.class));
   * }</pre>
   */
  public static <K, V> Topic<K, V> of(String name, DataType<K> keyType, DataType<V> valueType) {
    return new Topic<>(name, keyType, valueType);
  }

  /** The name of the topic: {@code ALERTS.name()} is {@code "alerts"}. */
  public String name() {
    return name;
  }

  /**
   * A record for this topic, to which headers and more can be added.
   *
   * <pre>{@code
   * context.publish(ALERTS.record(key, alert).header("severity", "high"));
   * }</pre>
   *
   * @param key null for a record without one
   * @param value null for a tombstone
   */
  public TopicRecord<K, V> record(@Nullable K key, @Nullable V value) {
    return new TopicRecord<>(this, key, value);
  }

  /**
   * The serde of the keys, as described above.
   *
   * <pre>{@code
   * byte[] bytes = ALERTS.keySerde(new JacksonSerdeFactory()).serialize("press-1");
   * }</pre>
   */
  @SuppressWarnings("unchecked")
  public Serde<K> keySerde(SerdeFactory factory) {
    return (Serde<K>) serde(keyType, factory);
  }

  /** The serde of the values, as described above. */
  @SuppressWarnings("unchecked")
  public Serde<V> valueSerde(SerdeFactory factory) {
    return (Serde<V>) serde(valueType, factory);
  }

  private static Serde<?> serde(Object type, SerdeFactory factory) {
    return switch (type) {
      case Serde<?> serde -> serde;
      case TypeRef<?> ref -> factory.serdeFor(ref.type());
      default -> type == String.class ? TEXT : factory.serdeFor((Type) type);
    };
  }

  @Override
  public String toString() {
    return name;
  }
}
