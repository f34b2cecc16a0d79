package io.perdure.sdk;

import java.lang.reflect.Type;
import java.util.Objects;

/**
 * The name of a piece of an object's state together with its type. Usually a constant.
 *
 * <pre>{@code
 * private static final StateKey<Long> COUNT = StateKey.of("count", Long.class);
 * private static final StateKey<List<String>> NAMES =
 *     StateKey.of("names", new TypeRef<List<String>>() {});
 * }</pre>
 *
 * @param <T> the type of the value
 */
public final class StateKey<T> {
  private final String name;
  private final Object type;

  private StateKey(String name, Object type) {
    this.name = Objects.requireNonNull(name, "name");
    this.type = Objects.requireNonNull(type, "type");
  }

  /**
   * A key for values of a class.
   *
   * <pre>{@code
   * StateKey<Long> count = StateKey.of("count", Long.class);
   * }</pre>
   */
  public static <T> StateKey<T> of(String name, Class<T> type) {
    return new StateKey<>(name, type);
  }

  /**
   * A key for values of a generic type, or with a serde of their own.
   *
   * <pre>{@code
   * StateKey<byte[]> photo = StateKey.of("photo", Serde.raw());
   * }</pre>
   */
  public static <T> StateKey<T> of(String name, DataType<T> type) {
    return new StateKey<>(name, type);
  }

  /** The name of the key: {@code COUNT.name()} is {@code "count"}. */
  public String name() {
    return name;
  }

  /**
   * The serde of the values, made by the factory unless the key brings its own.
   *
   * <pre>{@code
   * byte[] bytes = COUNT.serde(new JacksonSerdeFactory()).serialize(5L);
   * }</pre>
   */
  @SuppressWarnings("unchecked")
  public Serde<T> serde(SerdeFactory factory) {
    return switch (type) {
      case Serde<?> serde -> (Serde<T>) serde;
      case TypeRef<?> ref -> (Serde<T>) factory.serdeFor(ref.type());
      default -> (Serde<T>) factory.serdeFor((Type) type);
    };
  }

  @Override
  public String toString() {
    return name;
  }
}
