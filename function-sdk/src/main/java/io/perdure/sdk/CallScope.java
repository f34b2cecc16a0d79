package io.perdure.sdk;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a call goes: a namespace in which objects, workflow runs and idempotency keys are others
 * than those of another scope, and those without.
 *
 * <pre>{@code
 * var counter = context.client(Counter.class, "visits").scope(CallScope.of("blue"));
 * }</pre>
 *
 * @param name 1 to 36 letters, digits, '_', '.' or '-'
 * @param limitKey what the call counts against in its scope: one or two levels like the name, with
 *     a slash between them
 */
public record CallScope(String name, Optional<String> limitKey) {
  private static final String LEVEL = "[a-zA-Z0-9_.-]{1,36}";
  private static final Pattern NAME = Pattern.compile(LEVEL);
  private static final Pattern LIMIT_KEY = Pattern.compile(LEVEL + "(/" + LEVEL + ")?");

  /**
   * @throws IllegalArgumentException if the name or the limit key is malformed
   */
  public CallScope {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "Expected a scope of 1 to 36 letters, digits, '_', '.' or '-', found '%s'"
              .formatted(name));
    }
    limitKey.ifPresent(key -> {
      if (!LIMIT_KEY.matcher(key).matches()) {
        throw new IllegalArgumentException(
            "Expected a limit key of one or two levels of 1 to 36 letters, digits, '_', '.' or '-', found '%s'"
                .formatted(key));
      }
    });
  }

  /** A scope: {@code CallScope.of("blue")}. */
  public static CallScope of(String name) {
    return new CallScope(name, Optional.empty());
  }

  /** The same with a limit key: {@code CallScope.of("blue").limitKey("gold/user-17")}. */
  public CallScope limitKey(String key) {
    return new CallScope(name, Optional.of(key));
  }
}
