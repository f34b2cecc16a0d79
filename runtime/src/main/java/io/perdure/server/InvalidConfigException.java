package io.perdure.server;

import java.util.List;

/** The configuration has mistakes; all of them are in the message, a line each. */
final class InvalidConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InvalidConfigException(List<String> mistakes) {
    super(String.join("\n", mistakes));
  }
}
