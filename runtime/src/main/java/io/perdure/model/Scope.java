package io.perdure.model;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A namespace of invocations: the objects, workflow runs and idempotency keys of one scope are not
 * those of another, nor those without scope. All of a scope is in one partition.
 *
 * @param limitKey what the invocation counts against within its scope, one or two levels with a
 *     slash between them; not part of what it is
 */
public record Scope(String name, @Nullable String limitKey) {
  private static final String LEVEL = "[a-zA-Z0-9_.-]{1,36}";
  private static final Pattern NAME = Pattern.compile(LEVEL);
  private static final Pattern LIMIT_KEY = Pattern.compile(LEVEL + "(/" + LEVEL + ")?");

  public Scope {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "Expected a scope of 1 to 36 letters, digits, '_', '.' or '-', but found '" + name + "'");
    }
    if (limitKey != null && !LIMIT_KEY.matcher(limitKey).matches()) {
      throw new IllegalArgumentException(
          "Expected a limit key of one or two levels, with a slash between them, of 1 to 36"
              + " letters, digits, '_', '.' or '-', but found '"
              + limitKey
              + "'");
    }
  }

  /**
   * The scope of a request; null if it names none.
   *
   * @throws IllegalArgumentException if it is malformed, or there is a limit key without a scope
   */
  public static @Nullable Scope of(@Nullable String name, @Nullable String limitKey) {
    if (name == null && limitKey != null) {
      throw new IllegalArgumentException(
          "Expected a scope with the limit key '" + limitKey + "', but found none");
    }
    return name == null ? null : new Scope(name, limitKey);
  }

  /**
   * What an invocation in this scope counts against, from the narrowest to the widest: {@code
   * scope/gold/ada}, {@code scope/gold}, {@code scope}.
   */
  public List<String> levels() {
    var levels = new ArrayList<String>();
    levels.add(name);
    if (limitKey != null) {
      for (var part : limitKey.split("/", -1)) {
        levels.addFirst(levels.getFirst() + "/" + part);
      }
    }
    return levels;
  }

  /** The name of a scope; null for none. */
  public static @Nullable String nameOf(@Nullable Scope scope) {
    return scope == null ? null : scope.name;
  }

  /** The limit key of a scope; null for none. */
  public static @Nullable String limitKeyOf(@Nullable Scope scope) {
    return scope == null ? null : scope.limitKey;
  }
}
