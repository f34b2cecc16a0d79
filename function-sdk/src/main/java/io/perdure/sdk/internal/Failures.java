package io.perdure.sdk.internal;

import io.perdure.schema.protocol.ErrorBehavior;
import io.perdure.schema.protocol.ErrorMessage;
import io.perdure.schema.protocol.Failure;
import io.perdure.schema.protocol.FailureMetadata;
import io.perdure.sdk.JournalMismatch;
import io.perdure.sdk.TerminalException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;

/** Failures as messages and back. */
final class Failures {
  /** A longer stack trace is cut. */
  private static final int MAX_STACKTRACE_CHARS = 8 << 10;

  private static final int MAX_MESSAGE_CHARS = 64 << 10;

  private Failures() {}

  static Failure toMessage(TerminalException failure, ProtocolVersion version) {
    var message =
        Failure.newBuilder()
            .setCode(failure.code())
            .setMessage(cut(messageOf(failure), MAX_MESSAGE_CHARS));
    if (version.hasFailureMetadata()) {
      failure
          .metadata()
          .forEach((key, value) ->
              message.addMetadata(FailureMetadata.newBuilder().setKey(key).setValue(value)));
    }
    return message.build();
  }

  static TerminalException toException(Failure failure) {
    var metadata = new LinkedHashMap<String, String>();
    failure.getMetadataList().forEach(entry -> metadata.put(entry.getKey(), entry.getValue()));
    return new TerminalException(failure.getCode(), failure.getMessage(), metadata);
  }

  /** What a step fails with when its retry policy has no further try. */
  static TerminalException exhausted(String step, int failedAttempts, Throwable cause) {
    return new TerminalException(
        "Step '%s' failed %d times, the last time with: %s"
            .formatted(step, failedAttempts, describe(cause)));
  }

  static ErrorMessage.Builder toError(int code, Throwable cause) {
    boolean own = cause instanceof ProtocolException;
    return ErrorMessage.newBuilder()
        .setCode(code)
        .setMessage(cut(own ? messageOf(cause) : describe(cause), MAX_MESSAGE_CHARS))
        .setStacktrace(own ? "" : stacktrace(cause));
  }

  static ErrorBehavior behavior(JournalMismatch wanted) {
    return switch (wanted) {
      case RETRY -> ErrorBehavior.RETRY;
      case PAUSE -> ErrorBehavior.PAUSE;
      case FAIL -> ErrorBehavior.FAIL;
    };
  }

  private static String describe(Throwable cause) {
    var message = cause.getMessage();
    String type = cause.getClass().getName();
    return message == null ? type : type + ": " + message;
  }

  private static String messageOf(Throwable cause) {
    var message = cause.getMessage();
    return message == null ? cause.getClass().getName() : message;
  }

  private static String stacktrace(Throwable cause) {
    var text = new StringWriter();
    cause.printStackTrace(new PrintWriter(text));
    return cut(text.toString(), MAX_STACKTRACE_CHARS);
  }

  private static String cut(String text, int maxChars) {
    return text.length() <= maxChars ? text : text.substring(0, maxChars) + "…";
  }
}
