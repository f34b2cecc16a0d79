package io.perdure.sdk;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.module.jackson.JacksonModule;
import com.github.victools.jsonschema.module.jackson.JacksonOption;
import java.lang.reflect.Type;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The JSON schemas of Java types, as Jackson writes them. Thread-safe. */
final class JsonSchemas {
  private static final Logger log = LoggerFactory.getLogger(JsonSchemas.class);

  private final SchemaGenerator generator;

  JsonSchemas(ObjectMapper mapper) {
    var config =
        new SchemaGeneratorConfigBuilder(
                mapper, SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
            .with(new JacksonModule(JacksonOption.FLATTENED_ENUMS_FROM_JSONVALUE))
            .with(Option.FLATTENED_OPTIONALS)
            .with(Option.ADDITIONAL_FIXED_TYPES)
            .with(Option.EXTRA_OPEN_API_FORMAT_VALUES)
            .build();
    this.generator = new SchemaGenerator(config);
  }

  /** The schema of a type. A schema is a service to callers: without one the type works as well. */
  synchronized Optional<String> of(Type type) {
    try {
      return Optional.of(generator.generateSchema(type).toString());
    } catch (RuntimeException e) {
      log.warn("There is no JSON schema for {}", type, e);
      return Optional.empty();
    }
  }
}
