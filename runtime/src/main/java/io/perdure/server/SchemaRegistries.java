package io.perdure.server;

import io.perdure.schemaregistry.NoRegistry;
import io.perdure.schemaregistry.RegistryOptions;
import io.perdure.schemaregistry.SchemaRegistry;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;

/** Makes the schema registry's client, by the name of its class. Stateless. */
final class SchemaRegistries {
  private SchemaRegistries() {}

  /** Throws {@link StartException} if there is no such class, or it cannot be made. */
  static SchemaRegistry open(PerdureConfig config) {
    var url = config.get(ConfigKeys.SCHEMA_REGISTRY_URL);
    if (url.isEmpty()) {
      return new NoRegistry();
    }
    var options =
        new RegistryOptions(
            URI.create(url.get()),
            config.get(ConfigKeys.SCHEMA_REGISTRY_BASIC_AUTH).orElse(null),
            config.get(ConfigKeys.SCHEMA_REGISTRY_BEARER_TOKEN).orElse(null),
            config.get(ConfigKeys.SCHEMA_REGISTRY_CERTIFICATES).orElse(null),
            config.get(ConfigKeys.SCHEMA_REGISTRY_TIMEOUT));
    var name = config.get(ConfigKeys.SCHEMA_REGISTRY_CLASS);
    try {
      return Class.forName(name)
          .asSubclass(SchemaRegistry.class)
          .getConstructor(RegistryOptions.class)
          .newInstance(options);
    } catch (InvocationTargetException failure) {
      var cause = failure.getCause() == null ? failure : failure.getCause();
      throw new StartException("The schema registry's client: " + cause.getMessage(), cause);
    } catch (ReflectiveOperationException | ClassCastException failure) {
      throw new StartException(
          "Expected "
              + ConfigKeys.SCHEMA_REGISTRY_CLASS.name()
              + " to name a SchemaRegistry with a public constructor of RegistryOptions, but: "
              + failure,
          failure);
    }
  }
}
