package io.perdure.e2e.services;

import io.perdure.sdk.AwaitTimeoutException;
import io.perdure.sdk.Context;
import io.perdure.sdk.DurableFuture;
import io.perdure.sdk.Handler;
import io.perdure.sdk.ObjectContext;
import io.perdure.sdk.Service;
import io.perdure.sdk.Shared;
import io.perdure.sdk.SharedObjectContext;
import io.perdure.sdk.StateKey;
import io.perdure.sdk.VirtualObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What takes time, or somebody else. */
final class WaitServices {
  private static final Duration DAY = Duration.ofDays(1);

  private WaitServices() {}

  /** Timers. */
  @Service
  public static final class Sleeper {
    /** How many timers of which length. */
    public record Many(int count, int ms) {}

    @Handler
    public String sleep(Context context, int ms) {
      context.sleep(Duration.ofMillis(ms));
      return "slept";
    }

    @Handler
    public int many(Context context, Many request) {
      var timers = new ArrayList<DurableFuture<@Nullable Void>>();
      for (int i = 0; i < request.count(); i++) {
        timers.add(context.timer(Duration.ofMillis(request.ms() + i % 7)));
      }
      DurableFuture.all(timers).await();
      return request.count();
    }

    @Handler
    public String timeout(Context context, int ms) {
      try {
        context.awakeable(String.class).await(Duration.ofMillis(ms));
        return "resolved";
      } catch (AwaitTimeoutException late) {
        return "timed out";
      }
    }

    @Handler
    public int race(Context context) {
      return DurableFuture.first(context.timer(DAY), context.timer(Duration.ofMillis(20))).await();
    }

    @Handler
    public List<Integer> all(Context context) {
      return DurableFuture.all(
              context.timer(Duration.ofMillis(30)).map(_ -> 0),
              context.timer(Duration.ofMillis(20)).map(_ -> 1),
              context.timer(Duration.ofMillis(10)).map(_ -> 2))
          .await();
    }
  }

  /** Waits for the outside. */
  @VirtualObject
  public static final class Awakeables {
    private static final StateKey<String> ID = StateKey.of("id", String.class);

    /** The value for an awakeable. */
    public record Value(String id, String value) {}

    /** Why there is none. */
    public record Reason(String id, String reason) {}

    @Handler
    public String hold(ObjectContext context) {
      var awakeable = context.awakeable(String.class);
      context.set(ID, awakeable.id());
      return awakeable.await();
    }

    @Shared
    public Optional<String> id(SharedObjectContext context) {
      return context.get(ID);
    }

    @Shared
    public void resolve(SharedObjectContext context, Value request) {
      context.resolveAwakeable(request.id(), request.value());
    }

    @Shared
    public void reject(SharedObjectContext context, Reason request) {
      context.rejectAwakeable(request.id(), request.reason());
    }
  }
}
