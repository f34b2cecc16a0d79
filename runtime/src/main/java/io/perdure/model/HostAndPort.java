package io.perdure.model;

/** Where a node listens. Text: {@code host:port}, an IPv6 host in brackets. */
public record HostAndPort(String host, int port) {
  private static final int MAX_PORT = 65_535;

  public HostAndPort {
    if (host.isEmpty() || port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException(
          "Expected a host and a port of 1 to " + MAX_PORT + ", but found '" + host + "', " + port);
    }
  }

  /**
   * @throws IllegalArgumentException if the text is not {@code host:port}
   */
  public static HostAndPort parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("Expected host:port, but found '" + text + "'");
    }
    try {
      return new HostAndPort(
          withoutBrackets(text.substring(0, colon)), Integer.parseInt(text.substring(colon + 1)));
    } catch (NumberFormatException cause) {
      throw new IllegalArgumentException("Expected host:port, but found '" + text + "'", cause);
    }
  }

  private static String withoutBrackets(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  @Override
  public String toString() {
    return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
  }
}
