package io.perdure.ingest;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The W3C trace context that a record may carry. Stateless. */
final class TraceParent {
  private static final Pattern FORM =
      Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

  private TraceParent() {}

  /** The context; null if it is malformed, as if it were not there. */
  static @Nullable String checked(String text) {
    return FORM.matcher(text).matches() ? text : null;
  }
}
