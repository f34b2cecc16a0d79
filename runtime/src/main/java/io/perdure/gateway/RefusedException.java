package io.perdure.gateway;

import io.perdure.statemachine.Rejection;

/**
 * A request is refused; unwinds the reading of it. Never leaves the package, and has no stack trace
 * because it is an ordinary outcome.
 */
final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Rejection rejection;

  RefusedException(Rejection rejection) {
    super(rejection.message(), null, false, false);
    this.rejection = rejection;
  }

  Rejection rejection() {
    return rejection;
  }

  /** The same, of a part of the request. */
  RefusedException at(String where) {
    return new RefusedException(
        new Rejection(rejection.code(), rejection.status(), where + rejection.message()));
  }
}
