package io.perdure.partition;

import io.perdure.log.RegistryFraming;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Reads values as they were before {@link RegistryFraming}. Stateless. */
final class UnframingDeserializer implements Deserializer<byte[]> {
  @Override
  public byte @Nullable [] deserialize(String topic, Headers headers, byte @Nullable [] value) {
    return value == null ? null : RegistryFraming.unframed(headers, value);
  }

  /** Without headers, nothing can have been framed. */
  @Override
  public byte @Nullable [] deserialize(String topic, byte @Nullable [] value) {
    return value;
  }
}
