package io.perdure.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perdure.registry.Deployment.ProtocolMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a deployment says of itself, versions 1 to 4: read, checked, and with all options resolved.
 *
 * @param takesZstd whether it takes compressed bodies; for functions on Lambda
 * @param services by name, without revisions and deployment id yet
 */
public record Manifest(
    ProtocolMode mode,
    int minProtocolVersion,
    int maxProtocolVersion,
    boolean takesZstd,
    Map<String, ServiceReader.Declared> services) {
  /** The versions of the function protocol that the runtime speaks. */
  public static final int MIN_PROTOCOL_VERSION = 5;

  public static final int MAX_PROTOCOL_VERSION = 7;

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /**
   * Reads a manifest.
   *
   * @throws RegistrationException if it is not one, naming the place and what was expected there
   */
  public static Manifest parse(String json, ServerDefaults defaults) {
    var root = ManifestNode.root(read(json));
    root.allow(
        "protocolMode",
        "minProtocolVersion",
        "maxProtocolVersion",
        "services",
        "lambdaCompression");
    int min = root.integer("minProtocolVersion", 1, Integer.MAX_VALUE);
    int max = root.integer("maxProtocolVersion", min, Integer.MAX_VALUE);
    if (max < MIN_PROTOCOL_VERSION || min > MAX_PROTOCOL_VERSION) {
      throw new RegistrationException(
          "META0012",
          400,
          "Expected a deployment that speaks a version of the function protocol from "
              + MIN_PROTOCOL_VERSION
              + " to "
              + MAX_PROTOCOL_VERSION
              + ", but it speaks "
              + min
              + " to "
              + max);
    }
    var mode = root.choice("protocolMode", ProtocolMode.class);
    return new Manifest(
        mode,
        min,
        max,
        root.optionalText("lambdaCompression").filter("zstd"::equals).isPresent(),
        services(root.children("services"), defaults));
  }

  private static Map<String, ServiceReader.Declared> services(
      List<ManifestNode> nodes, ServerDefaults defaults) {
    var services = new LinkedHashMap<String, ServiceReader.Declared>();
    for (var node : nodes) {
      var service = ServiceReader.read(node, defaults);
      if (services.put(service.name(), service) != null) {
        throw node.wrong("a service of another name than the ones before", service.name());
      }
    }
    return services;
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException cause) {
      throw new RegistrationException(
          "META0013",
          500,
          "Expected a manifest in JSON from the deployment, but: " + cause.getOriginalMessage());
    }
  }
}
