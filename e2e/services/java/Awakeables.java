package io.perdure.e2e.services;

import dev.restate.sdk.ObjectContext;
import dev.restate.sdk.SharedObjectContext;
import dev.restate.sdk.annotation.Handler;
import dev.restate.sdk.annotation.Name;
import dev.restate.sdk.annotation.Shared;
import dev.restate.sdk.annotation.VirtualObject;
import dev.restate.sdk.common.StateKey;

/** Waits for the outside. */
@VirtualObject
@Name("Awakeables")
public class Awakeables {
  /** The value for an awakeable. */
  public record Resolution(String id, String value) {}

  /** Why there is none. */
  public record Rejection(String id, String reason) {}

  private static final StateKey<String> ID = StateKey.of("id", String.class);

  @Handler
  public String hold(ObjectContext context) {
    var awakeable = context.awakeable(String.class);
    context.set(ID, awakeable.id());
    return awakeable.await();
  }

  @Shared
  public String id(SharedObjectContext context) {
    return context.get(ID).orElse(null);
  }

  @Shared
  public void resolve(SharedObjectContext context, Resolution request) {
    context.awakeableHandle(request.id()).resolve(String.class, request.value());
  }

  @Shared
  public void reject(SharedObjectContext context, Rejection request) {
    context.awakeableHandle(request.id()).reject(request.reason());
  }
}
