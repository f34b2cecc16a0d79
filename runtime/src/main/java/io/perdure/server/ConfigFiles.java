package io.perdure.server;

import io.perdure.invoker.SigningKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;

/**
 * Readers of configuration values that name files. They look into the file, so that a wrong one is
 * a mistake at the start and not of the first request. Stateless.
 */
final class ConfigFiles {
  private ConfigFiles() {}

  static SigningKey signingKey(String path) {
    try {
      return SigningKey.ofPem(Files.readString(Path.of(path.trim())));
    } catch (IOException | IllegalArgumentException cause) {
      throw new IllegalArgumentException(
          "the path of a PEM file with an Ed25519 private key in PKCS#8 (" + reason(cause) + ")",
          cause);
    }
  }

  /** The path of a file that has at least one certificate. */
  static Path certificates(String path) {
    var file = Path.of(path.trim());
    try {
      var bytes = new ByteArrayInputStream(Files.readAllBytes(file));
      if (CertificateFactory.getInstance("X.509").generateCertificates(bytes).isEmpty()) {
        throw new CertificateException("it has none");
      }
      return file;
    } catch (IOException | CertificateException cause) {
      throw new IllegalArgumentException(
          "the path of a PEM file with certificates (" + reason(cause) + ")", cause);
    }
  }

  private static String reason(Exception cause) {
    return switch (cause) {
      case java.nio.file.NoSuchFileException _ -> "there is no such file";
      case java.nio.file.AccessDeniedException _ -> "it may not be read";
      default -> String.valueOf(cause.getMessage());
    };
  }
}
