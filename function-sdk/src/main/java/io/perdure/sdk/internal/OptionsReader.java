package io.perdure.sdk.internal;

import io.perdure.sdk.Options;
import io.perdure.sdk.ServiceOptions;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The options that an annotation asks for. */
final class OptionsReader {
  private ServiceOptions options = ServiceOptions.defaults();

  private OptionsReader() {}

  /**
   * Reads the annotation.
   *
   * @throws IllegalArgumentException if one of its values is not allowed
   */
  static ServiceOptions read(@Nullable Options annotation) {
    var reader = new OptionsReader();
    if (annotation != null) {
      reader.readTexts(annotation);
      reader.readDurations(annotation);
      reader.readFlags(annotation);
      reader.readRetries(annotation);
    }
    return reader.options;
  }

  private void readTexts(Options annotation) {
    if (!annotation.documentation().isEmpty()) {
      options = options.documentation(annotation.documentation());
    }
    for (var entry : annotation.metadata()) {
      int equals = entry.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(
            "Expected metadata like \"key=value\", found \"%s\"".formatted(entry));
      }
      options = options.metadata(entry.substring(0, equals), entry.substring(equals + 1));
    }
  }

  private void readDurations(Options annotation) {
    set("inactivityTimeout", annotation.inactivityTimeout(), ServiceOptions::inactivityTimeout);
    set("abortTimeout", annotation.abortTimeout(), ServiceOptions::abortTimeout);
    set("journalRetention", annotation.journalRetention(), ServiceOptions::journalRetention);
    set(
        "idempotencyRetention",
        annotation.idempotencyRetention(),
        ServiceOptions::idempotencyRetention);
    set("workflowRetention", annotation.workflowRetention(), ServiceOptions::workflowRetention);
    set(
        "retryInitialInterval",
        annotation.retryInitialInterval(),
        ServiceOptions::retryInitialInterval);
    set("retryMaxInterval", annotation.retryMaxInterval(), ServiceOptions::retryMaxInterval);
  }

  private void set(
      String name, String text, BiFunction<ServiceOptions, Duration, ServiceOptions> setter) {
    if (!text.isEmpty()) {
      try {
        options = setter.apply(options, Duration.parse(text));
      } catch (DateTimeParseException e) {
        throw new IllegalArgumentException(
            "Expected a duration like \"PT30S\" as %s, found \"%s\"".formatted(name, text), e);
      }
    }
  }

  private void readFlags(Options annotation) {
    if (annotation.lazyState()) {
      options = options.lazyState(true);
    }
    if (annotation.ingressPrivate()) {
      options = options.ingressPrivate(true);
    }
    if (annotation.explicitCancellation()) {
      options = options.explicitCancellation(true);
    }
  }

  private void readRetries(Options annotation) {
    if (annotation.retryFactor() != 0) {
      options = options.retryFactor(annotation.retryFactor());
    }
    if (annotation.retryMaxAttempts() != 0) {
      options = options.retryMaxAttempts(annotation.retryMaxAttempts(), annotation.onMaxAttempts());
    }
  }
}
