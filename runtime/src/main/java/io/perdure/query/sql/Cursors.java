package io.perdure.query.sql;

import io.perdure.model.Payload;
import io.perdure.statemachine.store.PageRequest;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Where to go on in a table, as text. Stateless. */
final class Cursors {
  private static final int ROWS = 500;

  /** Few rows are large; those that are must not be so many. */
  private static final long BYTES = 1 << 20;

  private Cursors() {}

  static PageRequest request(@Nullable String after) {
    return new PageRequest(
        after == null ? null : Payload.of(Base64.getUrlDecoder().decode(after)), ROWS, BYTES);
  }

  static @Nullable String text(@Nullable Payload next) {
    return next == null ? null : Base64.getUrlEncoder().encodeToString(next.bytes());
  }
}
