package io.perdure.log;

/**
 * A topic is not as it has to be, and nobody but an operator may change it. The message is one
 * line.
 */
public final class TopicMismatchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TopicMismatchException(String message) {
    super(message);
  }
}
