package io.perdure.sdk.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestVerifierTest {
  /** The pair of the protocol's conformance suite. */
  private static final String PRIVATE_KEY =
      "MC4CAQAwBQYDK2VwBCIEIHsQRVQ+AZX9/Yy1b0Zw+OA+bb7xDxGsAd5kB45jZhoc";

  private static final String PUBLIC_KEY =
      "publickeyv1_ChjENKeMvCtRnqG2mrBK1HmPKufgFUc98K8B3ononQvp";
  private static final String OTHER_KEY = "publickeyv1_11111111111111111111111111111112";
  private static final long NOW = 1_700_000_000;
  private static final String PATH = "/invoke/Counter/add";
  private static final String HEADER = "{\"typ\":\"JWT\",\"alg\":\"EdDSA\",\"kid\":\"any\"}";

  private final RequestVerifier verifier =
      new RequestVerifier(List.of(PUBLIC_KEY), InstantSource.fixed(Instant.ofEpochSecond(NOW)));

  private static String claims(String aud, long notBefore, long expires) {
    return "{\"aud\":\"%s\",\"iat\":%d,\"nbf\":%d,\"exp\":%d}"
        .formatted(aud, NOW, notBefore, expires);
  }

  private static String token(String header, String claims) throws Exception {
    String text =
        encoded(header.getBytes(StandardCharsets.UTF_8))
            + "."
            + encoded(claims.getBytes(StandardCharsets.UTF_8));
    var signature = Signature.getInstance("Ed25519");
    signature.initSign(privateKey());
    signature.update(text.getBytes(StandardCharsets.UTF_8));
    return text + "." + encoded(signature.sign());
  }

  private static PrivateKey privateKey() throws Exception {
    return KeyFactory.getInstance("Ed25519")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(PRIVATE_KEY)));
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String good() throws Exception {
    return token(HEADER, claims(PATH, NOW - 60, NOW + 60));
  }

  @Test
  void aSignedRequestPassesUnderAnyPrefix() throws Exception {
    assertThat(verifier.accepts(PATH, "v1", good())).isTrue();
    assertThat(verifier.accepts("/a/prefix" + PATH, "v1", good())).isTrue();
    assertThat(
            verifier.accepts("/x/discover", "v1", token(HEADER, claims("/discover", NOW, NOW + 1))))
        .isTrue();
  }

  @Test
  void aRequestWithoutAKnownSignatureDoesNot() throws Exception {
    assertThat(verifier.accepts(PATH, null, null)).isFalse();
    assertThat(verifier.accepts(PATH, "unsigned", good())).isFalse();
    assertThat(verifier.accepts(PATH, "v1", null)).isFalse();
    assertThat(verifier.accepts(PATH, "v1", "a.b.c")).isFalse();
    assertThat(verifier.accepts(PATH, "v1", "nonsense")).isFalse();
    assertThat(verifier.accepts(PATH, "v1", good().replaceFirst("\\.[^.]*$", "."))).isFalse();
    var other = new RequestVerifier(List.of(OTHER_KEY), InstantSource.system());
    assertThat(other.accepts(PATH, "v1", good())).isFalse();
  }

  @Test
  void aTokenCountsForItsPathAndTimeOnly() throws Exception {
    assertThat(verifier.accepts("/invoke/Counter/reset", "v1", good())).isFalse();
    assertThat(verifier.accepts("/discover", "v1", good())).isFalse();
    String expired = token(HEADER, claims(PATH, NOW - 60, NOW));
    assertThat(verifier.accepts(PATH, "v1", expired)).isFalse();
    String early = token(HEADER, claims(PATH, NOW + 1, NOW + 60));
    assertThat(verifier.accepts(PATH, "v1", early)).isFalse();
    String without = token(HEADER, "{\"aud\":\"%s\"}".formatted(PATH));
    assertThat(verifier.accepts(PATH, "v1", without)).isFalse();
  }

  @Test
  void anotherAlgorithmIsNotAccepted() throws Exception {
    String none = token("{\"alg\":\"none\"}", claims(PATH, NOW - 60, NOW + 60));
    assertThat(verifier.accepts(PATH, "v1", none)).isFalse();
  }

  @Test
  void withoutKeysEveryRequestPasses() {
    assertThat(new RequestVerifier(List.of(), InstantSource.system()).accepts(PATH, null, null))
        .isTrue();
  }

  @Test
  void whatIsNoKeyIsRefusedAtOnce() {
    for (var text : List.of("ChjENK", "publickeyv1_0", "publickeyv1_", PUBLIC_KEY + "111")) {
      assertThatThrownBy(() -> PublicKeys.parse(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Expected");
    }
  }
}
