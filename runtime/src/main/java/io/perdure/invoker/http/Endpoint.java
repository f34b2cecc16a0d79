package io.perdure.invoker.http;

import io.perdure.registry.Deployment.HttpVersion;
import io.perdure.registry.DeploymentEndpoint;
import java.net.URI;

/** Where a deployment listens, and how it is spoken to. */
record Endpoint(String host, int port, boolean isTls, HttpVersion version) {
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  /**
   * Where a deployment listens.
   *
   * @throws IllegalArgumentException if it does not listen on HTTP
   */
  static Endpoint of(DeploymentEndpoint deployment) {
    return switch (deployment) {
      case DeploymentEndpoint.Http(var uri, var version) -> of(uri, version);
      case DeploymentEndpoint.Lambda lambda ->
          throw new IllegalArgumentException("Expected an http or https URI, but found " + lambda);
    };
  }

  /**
   * Reads scheme, host and port.
   *
   * @throws IllegalArgumentException if it is not an http or https URI
   */
  static Endpoint of(URI uri, HttpVersion version) {
    boolean isTls = "https".equalsIgnoreCase(uri.getScheme());
    boolean isHttp = isTls || "http".equalsIgnoreCase(uri.getScheme());
    if (!isHttp || uri.getHost() == null) {
      throw new IllegalArgumentException("Expected an http or https URI, but found " + uri);
    }
    int port = uri.getPort() != -1 ? uri.getPort() : isTls ? HTTPS_PORT : HTTP_PORT;
    return new Endpoint(uri.getHost(), port, isTls, version);
  }

  /** What the protocol's paths are appended to. */
  static String prefix(URI uri) {
    var path = uri.getRawPath();
    if (path == null) {
      return "";
    }
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  @Override
  public String toString() {
    return (isTls ? "https://" : "http://") + host + ":" + port;
  }
}
