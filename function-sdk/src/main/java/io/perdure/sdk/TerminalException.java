package io.perdure.sdk;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A failure that no retry will mend. Thrown by a handler it ends the invocation, and the caller
 * gets the code and the message; thrown inside {@link Context#run run} it is journaled as the
 * result of that step. Every other exception fails only the attempt, which is then retried.
 *
 * <pre>{@code
 * if (order.items().isEmpty()) {
 *   throw new TerminalException(400, "The order has no items");
 * }
 * }</pre>
 *
 * <p>What a called handler, a rejected awakeable or an exhausted step failed with arrives as this
 * exception as well.
 */
public class TerminalException extends RuntimeException {
  /** The code of a failure that does not say another one. */
  public static final int INTERNAL_ERROR = 500;

  private final int code;
  private final Map<String, String> metadata;

  /** A failure with code 500. */
  public TerminalException(String message) {
    this(INTERNAL_ERROR, message);
  }

  /** A failure with a code, by convention an HTTP status from 400 to 599. */
  public TerminalException(int code, String message) {
    this(code, message, Map.of());
  }

  /**
   * A failure with code, message and further facts for the caller. Metadata needs protocol version
   * 6; a runtime that speaks version 5 does not get it.
   *
   * <pre>{@code
   * throw new TerminalException(402, "Card declined", Map.of("reason", "expired"));
   * }</pre>
   */
  public TerminalException(int code, String message, Map<String, String> metadata) {
    super(message);
    this.code = code;
    this.metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
  }

  /** The code: {@code if (e.code() == 404) ...}. */
  public final int code() {
    return code;
  }

  /** Further facts, in the order of their names: {@code e.metadata().get("reason")}. */
  public final Map<String, String> metadata() {
    return metadata;
  }
}
