package io.perdure.e2e.services;

import com.fasterxml.jackson.databind.JsonNode;
import dev.restate.sdk.ObjectContext;
import dev.restate.sdk.SharedObjectContext;
import dev.restate.sdk.annotation.Handler;
import dev.restate.sdk.annotation.Name;
import dev.restate.sdk.annotation.Shared;
import dev.restate.sdk.annotation.VirtualObject;
import dev.restate.sdk.common.StateKey;
import dev.restate.serde.TypeRef;
import dev.restate.serde.TypeTag;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** State of several types. */
@VirtualObject
@Name("Counter")
public class Counter {
  /** A value by name. */
  public record Named(String name, JsonNode value) {}

  private static final StateKey<Integer> COUNT = StateKey.of("count", Integer.class);
  private static final StateKey<List<Integer>> ITEMS =
      StateKey.of("items", TypeTag.of(new TypeRef<List<Integer>>() {}));

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
  public Collection<String> keys(SharedObjectContext context) {
    return context.stateKeys();
  }

  @Handler
  public void put(ObjectContext context, Named entry) {
    context.set(StateKey.of(entry.name(), JsonNode.class), entry.value());
  }

  @Shared
  public JsonNode read(SharedObjectContext context, String name) {
    return context.get(StateKey.of(name, JsonNode.class)).orElse(null);
  }

  @Handler
  public void append(ObjectContext context, int item) {
    var items = new ArrayList<>(list(context));
    items.add(item);
    context.set(ITEMS, items);
  }

  @Shared
  public List<Integer> list(SharedObjectContext context) {
    return context.get(ITEMS).orElse(List.of());
  }

  @Shared
  public String key(SharedObjectContext context) {
    return context.key();
  }
}
