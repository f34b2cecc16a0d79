package io.perdure.sdk.client;

import io.perdure.sdk.DataType;
import io.perdure.sdk.Serde;
import io.perdure.sdk.SerdeException;
import io.perdure.sdk.SerdeFactory;
import io.perdure.sdk.TypeRef;

/** Values into bytes and back. Thread-safe. */
record Values(SerdeFactory serdes) {
  @SuppressWarnings("unchecked")
  <T> Serde<T> serde(Class<T> type) {
    return (Serde<T>) serdes.serdeFor(type);
  }

  @SuppressWarnings("unchecked")
  <T> Serde<T> serde(DataType<T> type) {
    return switch (type) {
      case Serde<T> serde -> serde;
      case TypeRef<T> ref -> (Serde<T>) serdes.serdeFor(ref.type());
    };
  }

  @SuppressWarnings("unchecked")
  Serde<Object> serdeOf(Object value) {
    return (Serde<Object>) serdes.serdeFor(value.getClass());
  }

  byte[] write(Object value) {
    try {
      return serdeOf(value).serialize(value);
    } catch (Exception e) {
      throw new SerdeException("Cannot write a " + value.getClass().getName(), e);
    }
  }

  <T> T read(byte[] bytes, Serde<T> serde) {
    try {
      return serde.deserialize(bytes);
    } catch (Exception e) {
      throw new SerdeException(
          "Cannot read an answer of %d bytes as %s".formatted(bytes.length, serde.contentType()),
          e);
    }
  }
}
