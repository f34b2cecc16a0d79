package io.perdure.schemaregistry;

import com.github.benmanes.caffeine.cache.CacheLoader;
import java.time.Duration;
import java.util.function.Function;

/**
 * What the registry said when it was asked. That it does not know, or is away, is an answer too and
 * believed for a moment: many values with an id that nobody knows must not be as many questions.
 */
sealed interface LookUp {
  /** How long it is believed that there is no such schema, or that it cannot be used. */
  Duration REFUSAL = Duration.ofSeconds(5);

  /** How long it is believed that the registry is away. */
  Duration ABSENCE = Duration.ofSeconds(1);

  /** Throws {@link SchemaException} if there is none. */
  RegisteredType type();

  /** Whether it is no longer to be believed. */
  boolean isOver(long nowNanos);

  /** There is one. */
  record Found(RegisteredType type) implements LookUp {
    @Override
    public boolean isOver(long nowNanos) {
      return false;
    }
  }

  /** There is none, or nobody knows. */
  record Refused(SchemaException why, long untilNanos) implements LookUp {
    @Override
    public RegisteredType type() {
      throw why;
    }

    @Override
    public boolean isOver(long nowNanos) {
      return nowNanos - untilNanos >= 0;
    }
  }

  static LookUp refused(SchemaException why, long nowNanos) {
    return new Refused(why, nowNanos + (why.mayPass() ? ABSENCE : REFUSAL).toNanos());
  }

  /** Asks; what was found before stays where asking again finds nothing. */
  static <K> CacheLoader<K, LookUp> loader(Function<K, LookUp> registry) {
    return new CacheLoader<>() {
      @Override
      public LookUp load(K key) {
        return registry.apply(key);
      }

      @Override
      public LookUp reload(K key, LookUp before) {
        return registry.apply(key) instanceof Found found ? found : before;
      }
    };
  }
}
