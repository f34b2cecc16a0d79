package io.perdure.e2e.services;

import io.perdure.sdk.Handler;
import io.perdure.sdk.ObjectContext;
import io.perdure.sdk.Shared;
import io.perdure.sdk.SharedObjectContext;
import io.perdure.sdk.StateKey;
import io.perdure.sdk.VirtualObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** State of objects. */
final class StateServices {
  private StateServices() {}

  /** A value by name. */
  public record Named(String name, Object value) {}

  /** State of several types. */
  abstract static class CounterHandlers {
    private static final StateKey<Integer> COUNT = StateKey.of("count", Integer.class);
    private static final StateKey<Integer[]> ITEMS = StateKey.of("items", Integer[].class);

    @Handler
    public int add(ObjectContext context, int delta) {
      int count = context.get(COUNT).orElse(0) + delta;
      context.set(COUNT, count);
      return count;
    }

    @Shared
    public int get(SharedObjectContext context) {
      return context.get(COUNT).orElse(0);
    }

    @Handler
    public void reset(ObjectContext context) {
      context.clear(COUNT);
    }

    @Handler
    public void clearAll(ObjectContext context) {
      context.clearAll();
    }

    @Shared
    public List<String> keys(SharedObjectContext context) {
      return context.stateKeys();
    }

    @Handler
    public void put(ObjectContext context, Named entry) {
      context.set(StateKey.of(entry.name(), Object.class), entry.value());
    }

    @Shared
    public Optional<Object> read(SharedObjectContext context, String name) {
      return context.get(StateKey.of(name, Object.class));
    }

    @Handler
    public void append(ObjectContext context, int item) {
      var items = new ArrayList<>(list(context));
      items.add(item);
      context.set(ITEMS, items.toArray(Integer[]::new));
    }

    @Shared
    public List<Integer> list(SharedObjectContext context) {
      return List.of(context.get(ITEMS).orElse(new Integer[0]));
    }

    @Shared
    public String key(SharedObjectContext context) {
      return context.key();
    }
  }

  /** What other handlers call. */
  @VirtualObject
  public interface Counter {
    @Handler
    void append(ObjectContext context, int item);

    @Shared
    List<Integer> list(SharedObjectContext context);
  }

  /** State that is sent along. */
  public static final class DurableCounter extends CounterHandlers implements Counter {}

  /** State that is fetched when it is read. */
  @VirtualObject
  public static final class LazyCounter extends CounterHandlers {}
}
