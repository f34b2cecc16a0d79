package io.perdure.sdk;

import java.util.Optional;
import java.util.function.Function;

/**
 * Turns values of one type into bytes and back. Implementations are thread-safe, and the same value
 * gives the same bytes each time: the bytes are compared when a handler is replayed.
 *
 * <pre>{@code
 * Serde<Point> POINT =
 *     Serde.of("text/csv", p -> (p.x() + "," + p.y()).getBytes(UTF_8), Point::parse);
 * }</pre>
 *
 * @param <T> the type of the values
 */
public non-sealed interface Serde<T> extends DataType<T> {
  /** The value as bytes; what it throws fails the attempt, which is then retried. */
  byte[] serialize(T value) throws Exception;

  /** The value that the bytes stand for. An empty array is what a caller without a body sends. */
  T deserialize(byte[] bytes) throws Exception;

  /** The media type of the bytes, announced at discovery: {@code "application/json"}. */
  String contentType();

  /** The JSON schema of the values, if the media type is JSON and the schema is known. */
  default Optional<String> jsonSchema() {
    return Optional.empty();
  }

  /**
   * Bytes as they are.
   *
   * <pre>{@code
   * byte[] image = context.run("fetch", Serde.raw(), () -> fetch());
   * }</pre>
   */
  static Serde<byte[]> raw() {
    return of("application/octet-stream", bytes -> bytes, bytes -> bytes);
  }

  /**
   * A serde made of two functions.
   *
   * <pre>{@code
   * Serde<String> text = Serde.of("text/plain", s -> s.getBytes(UTF_8), b -> new String(b, UTF_8));
   * }</pre>
   */
  static <T> Serde<T> of(
      String contentType, Function<T, byte[]> serialize, Function<byte[], T> deserialize) {
    return new Serde<>() {
      @Override
      public byte[] serialize(T value) {
        return serialize.apply(value);
      }

      @Override
      public T deserialize(byte[] bytes) {
        return deserialize.apply(bytes);
      }

      @Override
      public String contentType() {
        return contentType;
      }
    };
  }
}
