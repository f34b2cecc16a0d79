package io.perdure.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.schemaregistry.ConfluentRegistry;
import io.perdure.schemaregistry.NoRegistry;
import io.perdure.schemaregistry.RegisteredSchema;
import io.perdure.schemaregistry.RegistryOptions;
import io.perdure.schemaregistry.SchemaRegistry;
import io.perdure.schemaregistry.SchemaText;
import io.perdure.schemaregistry.SubjectVersion;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaRegistriesTest {
  @Test
  void withoutAnAddressThereIsNone() {
    assertThat(SchemaRegistries.open(config(Map.of()))).isInstanceOf(NoRegistry.class);
  }

  @Test
  void itIsConfluentsUnlessAnotherIsNamed() {
    var url = Map.of("schema.registry.url", "http://a:1/apis");
    try (var registry = SchemaRegistries.open(config(url))) {
      assertThat(registry).isInstanceOf(ConfluentRegistry.class);
    }
  }

  @Test
  void anotherOneGetsWhatIsConfigured() {
    var registry =
        SchemaRegistries.open(
            config(
                Map.of(
                    "schema.registry.url", "https://a:1",
                    "schema.registry.class", Other.class.getName(),
                    "schema.registry.basic-auth", "ada:secret",
                    "schema.registry.bearer-token", "token",
                    "schema.registry.timeout", "2s")));

    assertThat(registry)
        .isInstanceOfSatisfying(
            Other.class,
            other ->
                assertThat(other.options)
                    .isEqualTo(
                        new RegistryOptions(
                            URI.create("https://a:1"),
                            "ada:secret",
                            "token",
                            null,
                            Duration.ofSeconds(2))));
  }

  @ParameterizedTest
  @CsvSource({
    "no.such.Registry, no.such.Registry",
    "java.lang.String, java.lang.String",
    "io.perdure.schemaregistry.NoRegistry, RegistryOptions",
    "io.perdure.server.SchemaRegistriesTest$Failing, not today"
  })
  void whatIsNoRegistryIsRefusedByName(String name, String message) {
    var config = config(Map.of("schema.registry.url", "http://a:1", "schema.registry.class", name));

    assertThatThrownBy(() -> SchemaRegistries.open(config))
        .isInstanceOf(StartException.class)
        .hasMessageContaining(message);
  }

  private static PerdureConfig config(Map<String, String> flags) {
    var all = new HashMap<>(flags);
    all.put("perdure.kafka.bootstrap.servers", "a:1");
    return PerdureConfig.load(null, Map.of(), all);
  }

  /** A client of other people's. */
  public static class Other implements SchemaRegistry {
    private final RegistryOptions options;

    public Other(RegistryOptions options) {
      this.options = options;
    }

    @Override
    public RegisteredSchema find(SubjectVersion subject) {
      throw new UnsupportedOperationException();
    }

    @Override
    public RegisteredSchema byId(int id) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int register(String subject, SchemaText schema) {
      throw new UnsupportedOperationException();
    }

    @Override
    public OptionalInt idOf(String subject, SchemaText schema) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isCompatible(SubjectVersion subject, SchemaText schema) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
      // There is nothing to close.
    }
  }

  /** One that cannot be made. */
  public static final class Failing extends Other {
    public Failing(RegistryOptions options) {
      super(options);
      throw new IllegalArgumentException("not today");
    }
  }
}
