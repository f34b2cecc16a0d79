package io.perdure.sdk;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/**
 * A type with its type arguments, kept at run time by the class that extends this one.
 *
 * <pre>{@code
 * StateKey<List<String>> NAMES = StateKey.of("names", new TypeRef<List<String>>() {});
 * }</pre>
 *
 * @param <T> the type meant
 */
public abstract non-sealed class TypeRef<T> implements DataType<T> {
  private final Type type;

  /**
   * For the anonymous subclass that names the type, as in {@code new TypeRef<List<String>>() {}}.
   */
  protected TypeRef() {
    if (!(getClass().getGenericSuperclass() instanceof ParameterizedType parameterized)) {
      throw new IllegalArgumentException(
          "Expected a type argument, as in new TypeRef<List<String>>() {}, found a raw TypeRef");
    }
    this.type = parameterized.getActualTypeArguments()[0];
  }

  /** The type: {@code new TypeRef<List<String>>() {}.type()} is {@code List<String>}. */
  public final Type type() {
    return type;
  }

  @Override
  public final String toString() {
    return type.getTypeName();
  }
}
