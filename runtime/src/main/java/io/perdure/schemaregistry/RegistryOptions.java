package io.perdure.schemaregistry;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a registry is reached.
 *
 * @param url where the REST API begins
 * @param basicAuth {@code user:password}
 * @param bearerToken a token that is sent as it is
 * @param trustedCertificates PEM file of authorities; null trusts those of the JVM
 * @param timeout for one request
 */
public record RegistryOptions(
    URI url,
    @Nullable String basicAuth,
    @Nullable String bearerToken,
    @Nullable Path trustedCertificates,
    Duration timeout) {
  /** Does not tell secrets. */
  @Override
  public String toString() {
    return "RegistryOptions[url=" + url + ", timeout=" + timeout + "]";
  }
}
