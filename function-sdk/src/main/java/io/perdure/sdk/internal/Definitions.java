package io.perdure.sdk.internal;

import com.google.protobuf.ByteString;
import io.perdure.sdk.DataType;
import io.perdure.sdk.InvalidServiceException;
import io.perdure.sdk.Serde;
import io.perdure.sdk.SerdeException;
import io.perdure.sdk.SerdeFactory;
import io.perdure.sdk.TerminalException;
import io.perdure.sdk.TypeRef;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the endpoint knows about types: their serdes, and the services that interfaces describe. */
final class Definitions {
  private final SerdeFactory serdes;
  private final Map<Class<?>, ServiceDefinition> byInterface = new ConcurrentHashMap<>();

  Definitions(SerdeFactory serdes) {
    this.serdes = serdes;
  }

  SerdeFactory serdes() {
    return serdes;
  }

  /** The definition of the service that an interface describes. */
  ServiceDefinition ofInterface(Class<?> service) {
    if (!service.isInterface()) {
      throw new InvalidServiceException(
          service.getName() + " cannot be called",
          List.of(
              "expected an interface that the service implements and that carries the annotations,"
                  + " found a class; or call it by name: client(\"Name\")"));
    }
    return byInterface.computeIfAbsent(
        service, type -> ServiceReader.read(type, serdes, "cannot be called"));
  }

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

  /** The serde for a value of which only the class is known. */
  @SuppressWarnings("unchecked")
  Serde<Object> serdeOf(Object value) {
    return (Serde<Object>) serdes.serdeFor((Type) value.getClass());
  }

  static <T> byte[] write(String what, Serde<T> serde, T value) {
    try {
      return serde.serialize(value);
    } catch (TerminalException e) {
      throw e;
    } catch (Exception e) {
      throw new SerdeException(
          "Cannot write %s as %s: %s".formatted(what, serde.contentType(), e.getMessage()), e);
    }
  }

  static <T> T read(String what, Serde<T> serde, ByteString bytes) {
    return read(what, serde, bytes.toByteArray());
  }

  static <T> T read(String what, Serde<T> serde, byte[] bytes) {
    try {
      return serde.deserialize(bytes);
    } catch (TerminalException e) {
      throw e;
    } catch (Exception e) {
      throw new SerdeException(
          "Cannot read %s (%d bytes) as %s: %s"
              .formatted(what, bytes.length, serde.contentType(), e.getMessage()),
          e);
    }
  }
}
