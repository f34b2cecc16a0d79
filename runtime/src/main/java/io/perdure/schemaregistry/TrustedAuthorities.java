package io.perdure.schemaregistry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Certificates of authorities from a PEM file. Stateless. */
final class TrustedAuthorities {
  private TrustedAuthorities() {}

  /** Throws {@link IllegalArgumentException} if the file has none that can be read. */
  static SSLContext context(Path pem) {
    try (var in = Files.newInputStream(pem)) {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("authority-" + store.size(), certificate);
      }
      if (store.size() == 0) {
        throw new IllegalArgumentException(
            "Expected certificates in " + pem + ", but there are none");
      }
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException cause) {
      throw new IllegalArgumentException(
          "Expected certificates in " + pem + ", but: " + cause.getMessage(), cause);
    }
  }
}
