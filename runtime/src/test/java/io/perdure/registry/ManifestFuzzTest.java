package io.perdure.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perdure.fuzz.Fuzz;
import io.perdure.fuzz.Mutation;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Manifests that are almost what they should be. */
class ManifestFuzzTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int MAX_NESTED = 2000;

  private static final String[] NAMES = {
    "protocolMode",
    "minProtocolVersion",
    "maxProtocolVersion",
    "services",
    "lambdaCompression",
    "name",
    "ty",
    "handlers",
    "documentation",
    "metadata",
    "inactivityTimeout",
    "abortTimeout",
    "journalRetention",
    "idempotencyRetention",
    "workflowCompletionRetention",
    "enableLazyState",
    "ingressPrivate",
    "retryPolicyInitialInterval",
    "retryPolicyMaxInterval",
    "retryPolicyMaxAttempts",
    "retryPolicyExponentiationFactor",
    "retryPolicyOnMaxAttempts",
    "input",
    "output",
    "required",
    "contentType",
    "jsonSchema",
    "setContentTypeIfEmpty",
    "other"
  };

  private static final String[] TEXTS = {
    "BIDI_STREAM",
    "REQUEST_RESPONSE",
    "SERVICE",
    "VIRTUAL_OBJECT",
    "WORKFLOW",
    "EXCLUSIVE",
    "SHARED",
    "PAUSE",
    "KILL",
    "zstd",
    "Counter",
    "add",
    "restate.x",
    "openapi",
    "",
    "*/*",
    "application/json",
    "*/a",
    "_",
    "\0"
  };

  @Test
  void anyManifestIsReadOrRefused() {
    Fuzz.quickly(ManifestFuzzTest::manifest, ManifestFuzzTest::read);
  }

  @Tag("soak")
  @Test
  void anyOfManyManifestsIsReadOrRefused() {
    Fuzz.forLong(ManifestFuzzTest::manifest, ManifestFuzzTest::read);
  }

  private static void read(byte[] bytes) {
    try {
      Manifest.parse(new String(bytes, UTF_8), ServerDefaults.standard());
    } catch (RegistrationException _) {
      // As documented.
    }
  }

  private static byte[] manifest(RandomGenerator random) {
    if (random.nextInt(50) == 0) {
      return "[".repeat(random.nextInt(MAX_NESTED)).getBytes(UTF_8);
    }
    var root = good(random);
    for (int i = random.nextInt(4); i > 0; i--) {
      spoil(root, random);
    }
    var bytes = root.toString().getBytes(UTF_8);
    return random.nextInt(4) == 0 ? Mutation.of(bytes, random) : bytes;
  }

  private static ObjectNode good(RandomGenerator random) {
    var root =
        JSON.objectNode()
            .put("protocolMode", "BIDI_STREAM")
            .put("minProtocolVersion", 5)
            .put("maxProtocolVersion", 7);
    var services = root.putArray("services");
    for (int i = random.nextInt(3); i > 0; i--) {
      var service = services.addObject().put("name", "Service" + i).put("ty", "VIRTUAL_OBJECT");
      var handlers = service.putArray("handlers");
      for (int j = random.nextInt(3); j > 0; j--) {
        var handler = handlers.addObject().put("name", "handler" + j).put("ty", "SHARED");
        handler.putObject("input").put("required", true).put("contentType", "application/*");
      }
    }
    return root;
  }

  /** Sets a field, somewhere, to something. */
  private static void spoil(ObjectNode node, RandomGenerator random) {
    for (JsonNode child : node) {
      var inner = child.isArray() ? child.path(random.nextInt(child.size() + 1)) : child;
      if (inner instanceof ObjectNode object && random.nextInt(3) > 0) {
        spoil(object, random);
        return;
      }
    }
    node.set(NAMES[random.nextInt(NAMES.length)], value(random, 0));
  }

  private static JsonNode value(RandomGenerator random, int depth) {
    return switch (random.nextInt(depth < 3 ? 9 : 7)) {
      case 0 -> JSON.nullNode();
      case 1 -> JSON.booleanNode(random.nextBoolean());
      case 2 -> JSON.numberNode(random.nextInt(-2, 10));
      case 3 -> JSON.numberNode(random.nextLong());
      case 4 -> JSON.numberNode(BigInteger.ONE.shiftLeft(random.nextInt(2000)));
      case 5 -> JSON.numberNode(new BigDecimal("1.5e" + random.nextInt(-500, 500)));
      case 6 -> JSON.textNode(TEXTS[random.nextInt(TEXTS.length)]);
      case 7 -> JSON.arrayNode().add(value(random, depth + 1));
      default ->
          JSON.objectNode().set(NAMES[random.nextInt(NAMES.length)], value(random, depth + 1));
    };
  }
}
