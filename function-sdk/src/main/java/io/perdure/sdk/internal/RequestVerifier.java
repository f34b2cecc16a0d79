package io.perdure.sdk.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks that a request comes from a runtime whose key is known: it carries a short-lived token,
 * signed with Ed25519, that names the path. Without keys every request passes. Thread-safe.
 */
final class RequestVerifier {
  /** The path without the prefix that a deployment may be mounted under. */
  private static final Pattern SIGNED_PATH =
      Pattern.compile(".*?(/invoke/[^/]+/[^/]+|/discover)/?$");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int TOKEN_PARTS = 3;

  private final List<PublicKey> keys;
  private final InstantSource clock;

  /**
   * @param keys {@code publickeyv1_...}
   * @throws IllegalArgumentException if one of them is no such key
   */
  RequestVerifier(List<String> keys, InstantSource clock) {
    this.keys = keys.stream().map(PublicKeys::parse).toList();
    this.clock = clock;
  }

  /**
   * Whether a request may pass.
   *
   * @param scheme the header {@code x-restate-signature-scheme}
   * @param token the header {@code x-restate-jwt-v1}
   */
  boolean accepts(String path, @Nullable String scheme, @Nullable String token) {
    if (keys.isEmpty()) {
      return true;
    }
    if (!"v1".equals(scheme) || token == null) {
      return false;
    }
    String[] parts = token.split("\\.", -1);
    if (parts.length != TOKEN_PARTS) {
      return false;
    }
    try {
      byte[] signature = Base64.getUrlDecoder().decode(parts[2]);
      return "EdDSA".equals(decode(parts[0]).path("alg").textValue())
          && isSigned(parts[0] + "." + parts[1], signature)
          && covers(decode(parts[1]), path);
    } catch (IllegalArgumentException | IOException e) {
      return false; // not a token
    }
  }

  private static JsonNode decode(String part) throws IOException {
    return JSON.readTree(Base64.getUrlDecoder().decode(part));
  }

  private boolean isSigned(String text, byte[] signature) {
    return keys.stream().anyMatch(key -> isSigned(key, text, signature));
  }

  private static boolean isSigned(PublicKey key, String text, byte[] signature) {
    try {
      var ed25519 = Signature.getInstance("Ed25519");
      ed25519.initVerify(key);
      ed25519.update(text.getBytes(StandardCharsets.US_ASCII));
      return ed25519.verify(signature);
    } catch (GeneralSecurityException e) {
      return false; // a signature of another length, for one
    }
  }

  private boolean covers(JsonNode claims, String path) {
    var signedPath = SIGNED_PATH.matcher(path);
    long now = clock.instant().getEpochSecond();
    return signedPath.matches()
        && signedPath.group(1).equals(claims.path("aud").textValue())
        && claims.path("iat").isNumber()
        && claims.path("nbf").isNumber()
        && claims.path("nbf").longValue() <= now
        && claims.path("exp").isNumber()
        && claims.path("exp").longValue() > now;
  }
}
