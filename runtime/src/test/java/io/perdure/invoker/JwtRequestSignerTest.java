package io.perdure.invoker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Signatures, checked as a deployment does that knows the public key alone. */
class JwtRequestSignerTest {
  /** A published pair of the protocol. */
  private static final String PEM =
      """
      -----BEGIN PRIVATE KEY-----
      MC4CAQAwBQYDK2VwBCIEIHsQRVQ+AZX9/Yy1b0Zw+OA+bb7xDxGsAd5kB45jZhoc
      -----END PRIVATE KEY-----
      """;

  private static final String PUBLIC_KEY =
      "publickeyv1_ChjENKeMvCtRnqG2mrBK1HmPKufgFUc98K8B3ononQvp";

  private static final String RSA =
      "-----BEGIN PRIVATE KEY-----\nMAsGCSqGSIb3DQEB\n-----END PRIVATE KEY-----";

  private static final long NOW = InvokerFixture.NOW.getEpochSecond();

  private final SigningKey key = SigningKey.ofPem(PEM);
  private final RequestSigner signer =
      new JwtRequestSigner(key, Duration.ofSeconds(60), InstantSource.fixed(InvokerFixture.NOW));

  @Test
  void thePublicKeyIsDerivedFromThePrivateOne() {
    assertThat(key.id()).isEqualTo(PUBLIC_KEY);
  }

  @Test
  void theTokenNamesThePathAndVerifiesWithThePublicKey() throws Exception {
    var headers = signer.sign("/invoke/Counter/add", "k \"1\"");

    assertThat(headers)
        .containsOnlyKeys("x-restate-signature-scheme", "x-restate-jwt-v1")
        .containsEntry("x-restate-signature-scheme", "v1");
    var token = requireNonNull(headers.get("x-restate-jwt-v1"));
    assertThat(verifies(token)).isTrue();
    assertThat(json(token, 0).toString())
        .isEqualTo("{\"typ\":\"JWT\",\"alg\":\"EdDSA\",\"kid\":\"" + PUBLIC_KEY + "\"}");
    var claims = json(token, 1);
    assertThat(claims.get("aud").asText()).isEqualTo("/invoke/Counter/add");
    assertThat(claims.get("iat").asLong()).isEqualTo(NOW);
    assertThat(claims.get("nbf").asLong()).isEqualTo(NOW - 60);
    assertThat(claims.get("exp").asLong()).isEqualTo(NOW + 60);
    assertThat(claims.get("sub").asText()).isEqualTo("k \"1\"");
  }

  @Test
  void aTargetWithoutKeyHasNoSubject() throws Exception {
    var token = requireNonNull(signer.sign("/discover", null).get("x-restate-jwt-v1"));

    assertThat(json(token, 1).has("sub")).isFalse();
  }

  @Test
  void anAttemptIsSignedForThePathWithoutThePrefixOfItsDeployment() throws Exception {
    try (var fixture = new InvokerFixture()) {
      fixture.at(java.net.URI.create(fixture.function.uri() + "/prefix")).with(signer);

      fixture.launch(InvokerFixture.OBJECT);

      var call = fixture.function.awaitCall();
      var token = requireNonNull(call.header("x-restate-jwt-v1"));
      assertThat(call.request().path()).isEqualTo("/prefix/invoke/Counter/add");
      assertThat(call.header("x-restate-signature-scheme")).isEqualTo("v1");
      assertThat(verifies(token)).isTrue();
      assertThat(json(token, 1).get("aud").asText()).isEqualTo("/invoke/Counter/add");
      assertThat(json(token, 1).get("sub").asText()).isEqualTo(InvokerFixture.OBJECT.key());
    }
  }

  @Test
  void withoutAKeyNothingIsSaidOfSignatures() {
    try (var fixture = new InvokerFixture()) {
      fixture.launch(InvokerFixture.OBJECT);

      var call = fixture.function.awaitCall();
      assertThat(call.header("x-restate-signature-scheme")).isNull();
      assertThat(call.header("x-restate-jwt-v1")).isNull();
    }
  }

  @Test
  void whatIsNoEd25519KeyIsRefused() {
    assertThatThrownBy(() -> SigningKey.ofPem("nonsense"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("BEGIN PRIVATE KEY");
    assertThatThrownBy(() -> SigningKey.ofPem(RSA))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Ed25519");
    assertThatThrownBy(() -> SigningKey.ofPem(RSA.replace("MAsG", "%%%%")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aLeewayOfLessThanASecondIsRefused() {
    assertThatThrownBy(
            () -> new JwtRequestSigner(key, Duration.ofMillis(999), InstantSource.system()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PT0.999S");
  }

  @Test
  void leadingZerosOfAKeyAreDigits() {
    assertThat(Base58.encode(new byte[] {0, 0, 1})).isEqualTo("112");
    assertThat(Base58.encode(HexFormat.of().parseHex("516b6fcd0f"))).isEqualTo("ABnLTmg");
    assertThat(Base58.encode(new byte[0])).isEmpty();
  }

  private static JsonNode json(String token, int part) throws Exception {
    return new JsonMapper().readTree(Base64.getUrlDecoder().decode(token.split("[.]", 3)[part]));
  }

  private static boolean verifies(String token) throws Exception {
    int end = token.lastIndexOf('.');
    var signature = Signature.getInstance("Ed25519");
    signature.initVerify(
        KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(x509())));
    signature.update(token.substring(0, end).getBytes(US_ASCII));
    return signature.verify(Base64.getUrlDecoder().decode(token.substring(end + 1)));
  }

  /** The published key in the form that the JDK reads. */
  private static byte[] x509() {
    var alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    var value = BigInteger.ZERO;
    for (char digit : PUBLIC_KEY.substring("publickeyv1_".length()).toCharArray()) {
      value =
          value.multiply(BigInteger.valueOf(58)).add(BigInteger.valueOf(alphabet.indexOf(digit)));
    }
    return HexFormat.of().parseHex("302a300506032b6570032100" + String.format("%064x", value));
  }
}
