package io.perdure.statemachine.store;

/**
 * An I/O error of a store, or the store's task is no longer ours. Trying again elsewhere or later
 * may succeed.
 */
public final class StoreUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
