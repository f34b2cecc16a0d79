package io.perdure.sdk;

import java.lang.reflect.Type;

/**
 * Makes the {@link Serde} for a type. The endpoint has one for everything that does not name its
 * own ({@link JacksonSerdeFactory} unless told otherwise); {@link UseSerde} puts another one on a
 * handler. Thread-safe.
 *
 * <pre>{@code
 * FunctionEndpoint.bind(new Counter()).serdes(new AvroSerdeFactory()).build();
 * }</pre>
 */
@FunctionalInterface
public interface SerdeFactory {
  /**
   * The serde for a type, asked for once a handler at bind time and whenever a handler names a
   * type.
   *
   * @throws IllegalArgumentException if there is none for this type
   */
  Serde<?> serdeFor(Type type);
}
