package io.perdure.invoker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Signs requests with a JSON web token that names the path, and the key of the target if it has
 * one. Thread-safe.
 */
public final class JwtRequestSigner implements RequestSigner {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final SigningKey key;
  private final long leewaySeconds;
  private final InstantSource clock;
  private final String head;

  /**
   * A signer with one key.
   *
   * @param leeway by how much clocks of the deployments may differ from this one's, in whole
   *     seconds; at least one
   */
  public JwtRequestSigner(SigningKey key, Duration leeway, InstantSource clock) {
    this.key = key;
    this.leewaySeconds = leeway.toSeconds();
    this.clock = clock;
    if (leewaySeconds < 1) {
      throw new IllegalArgumentException("Expected a leeway >= 1 s, but found " + leeway);
    }
    this.head =
        encoded(JSON.createObjectNode().put("typ", "JWT").put("alg", "EdDSA").put("kid", key.id()));
  }

  @Override
  public Map<String, String> sign(String path, @Nullable String serviceKey) {
    return Map.of("x-restate-signature-scheme", "v1", "x-restate-jwt-v1", token(path, serviceKey));
  }

  private String token(String path, @Nullable String serviceKey) {
    long now = clock.instant().getEpochSecond();
    var claims =
        JSON.createObjectNode()
            .put("aud", path)
            .put("iat", now)
            .put("nbf", now - leewaySeconds)
            .put("exp", now + leewaySeconds);
    if (serviceKey != null) {
      claims.put("sub", serviceKey);
    }
    var signed = head + "." + encoded(claims);
    return signed + "." + BASE64.encodeToString(key.sign(signed.getBytes(US_ASCII)));
  }

  private static String encoded(ObjectNode json) {
    return BASE64.encodeToString(json.toString().getBytes(UTF_8));
  }
}
