package io.perdure.sdk;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * JSON by Jackson for every type, and {@code byte[]} as it is. Records, {@code java.time} and
 * {@code Optional} work; unknown fields are ignored, so that a caller may be newer than a handler;
 * map entries are written in the order of their keys, so that a replay writes the same bytes. The
 * JSON schema of each type is derived from it and announced at discovery. Thread-safe.
 *
 * <pre>{@code
 * ObjectMapper mine = JsonMapper.builder().propertyNamingStrategy(SNAKE_CASE).build();
 * FunctionEndpoint.bind(new Counter()).serdes(new JacksonSerdeFactory(mine)).build();
 * }</pre>
 */
public final class JacksonSerdeFactory implements SerdeFactory {
  private static final Serde<byte[]> RAW = Serde.raw();

  private final ObjectMapper mapper;
  private final JsonSchemas schemas;
  private final Map<Type, Serde<?>> serdes = new ConcurrentHashMap<>();

  /** With the mapper described above; public and without parameters for {@link UseSerde}. */
  public JacksonSerdeFactory() {
    this(
        JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build());
  }

  /** With a mapper of your own, which must not be reconfigured afterwards. */
  public JacksonSerdeFactory(ObjectMapper mapper) {
    this.mapper = mapper;
    this.schemas = new JsonSchemas(mapper);
  }

  @Override
  public Serde<?> serdeFor(Type type) {
    return type == byte[].class ? RAW : serdes.computeIfAbsent(type, this::create);
  }

  private Serde<?> create(Type type) {
    return new JacksonSerde(mapper, mapper.constructType(type), type, schemas);
  }

  private record JacksonSerde(
      ObjectMapper mapper, JavaType type, Type declared, JsonSchemas schemas)
      implements Serde<Object> {
    @Override
    public byte[] serialize(Object value) throws IOException {
      return mapper.writerFor(type).writeValueAsBytes(value);
    }

    @Override
    public Object deserialize(byte[] bytes) throws IOException {
      return mapper.readValue(bytes, type);
    }

    @Override
    public String contentType() {
      return "application/json";
    }

    @Override
    public Optional<String> jsonSchema() {
      return schemas.of(declared);
    }
  }
}
