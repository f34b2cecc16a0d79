package io.perdure.registry;

/** A deployment cannot be registered or removed as was asked. */
public final class RegistrationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final int status;

  /**
   * @param code stable, with a page in the documentation, for example {@code META0013}
   * @param status the HTTP status that fits it
   */
  public RegistrationException(String code, int status, String message) {
    super(message);
    this.code = code;
    this.status = status;
  }

  public String code() {
    return code;
  }

  public int status() {
    return status;
  }
}
