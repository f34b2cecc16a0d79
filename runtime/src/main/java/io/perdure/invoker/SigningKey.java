package io.perdure.invoker;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;

/**
 * An Ed25519 key that signs requests. Deployments know it by its public half, {@code
 * publickeyv1_…}. Thread-safe.
 */
public final class SigningKey {
  private static final String ALGORITHM = "Ed25519";
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";
  private static final String ID_PREFIX = "publickeyv1_";
  private static final int PUBLIC_KEY_BYTES = 32;

  private final PrivateKey key;
  private final String id;

  private SigningKey(PrivateKey key, String id) {
    this.key = key;
    this.id = id;
  }

  /**
   * Reads a private key.
   *
   * @param text PKCS#8 in PEM
   * @throws IllegalArgumentException if it is something else
   */
  public static SigningKey ofPem(String text) {
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException("Expected '" + BEGIN + "' and '" + END + "'");
    }
    try {
      var encoded =
          Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end).strip());
      var factory = KeyFactory.getInstance(ALGORITHM);
      var key = (EdECPrivateKey) factory.generatePrivate(new PKCS8EncodedKeySpec(encoded));
      var publicKey = publicKey(key);
      check(key, publicKey);
      return new SigningKey(key, ID_PREFIX + Base58.encode(raw(publicKey)));
    } catch (GeneralSecurityException cause) {
      throw new IllegalArgumentException("Expected an Ed25519 private key in PKCS#8", cause);
    }
  }

  /** What deployments are configured with. */
  public String id() {
    return id;
  }

  /** Signs a message. */
  byte[] sign(byte[] message) {
    try {
      var signature = Signature.getInstance(ALGORITHM);
      signature.initSign(key);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException cause) {
      throw new IllegalStateException("The key " + id + " cannot sign", cause);
    }
  }

  /**
   * The JDK derives a public key only when it generates a pair, from the random bytes that are the
   * private key; so these are given to it.
   */
  private static PublicKey publicKey(EdECPrivateKey key) throws GeneralSecurityException {
    var seed = key.getBytes().orElseThrow();
    var generator = KeyPairGenerator.getInstance(ALGORITHM);
    generator.initialize(NamedParameterSpec.ED25519, new FixedBytes(seed));
    return generator.generateKeyPair().getPublic();
  }

  /** Whether the two are a pair. */
  private static void check(PrivateKey key, PublicKey publicKey) throws GeneralSecurityException {
    var message = ALGORITHM.getBytes(US_ASCII);
    var signature = Signature.getInstance(ALGORITHM);
    signature.initSign(key);
    signature.update(message);
    var signed = signature.sign();
    signature.initVerify(publicKey);
    signature.update(message);
    if (!signature.verify(signed)) {
      throw new IllegalStateException("This JVM cannot derive the public key of an Ed25519 key");
    }
  }

  /** The key itself is the end of its X.509 form. */
  private static byte[] raw(PublicKey key) {
    var encoded = key.getEncoded();
    return Arrays.copyOfRange(encoded, encoded.length - PUBLIC_KEY_BYTES, encoded.length);
  }

  private static final class FixedBytes extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final byte[] bytes;

    FixedBytes(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public void nextBytes(byte[] target) {
      System.arraycopy(bytes, 0, target, 0, target.length);
    }
  }
}
