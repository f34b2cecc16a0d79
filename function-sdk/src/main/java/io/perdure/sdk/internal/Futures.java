package io.perdure.sdk.internal;

import io.perdure.sdk.DurableFuture;
import io.perdure.sdk.Settled;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The combinators of {@link DurableFuture}. */
public final class Futures {
  private Futures() {}

  public static <T extends @Nullable Object> DurableFuture<T> any(
      List<? extends DurableFuture<? extends T>> futures) {
    var children = Futures.<T>ours(futures);
    var any = new Pending.Any(pending(children));
    var context = contextOf(children);
    return new HandlerFuture<>(
        context, any, () -> children.get(context.decidingChild(any)).value());
  }

  public static <T extends @Nullable Object> DurableFuture<T> firstSuccess(
      List<? extends DurableFuture<? extends T>> futures) {
    var children = Futures.<T>ours(futures);
    var firstSuccess = new Pending.FirstSuccess(pending(children));
    var context = contextOf(children);
    return new HandlerFuture<>(
        context, firstSuccess, () -> children.get(context.decidingChild(firstSuccess)).value());
  }

  public static DurableFuture<Integer> first(List<? extends DurableFuture<?>> futures) {
    var children = Futures.<@Nullable Object>ours(futures);
    var first = new Pending.First(pending(children));
    var context = contextOf(children);
    return new HandlerFuture<>(context, first, () -> context.decidingChild(first));
  }

  public static <T extends @Nullable Object> DurableFuture<List<T>> all(
      List<? extends DurableFuture<? extends T>> futures) {
    var children = Futures.<T>ours(futures);
    var all = new Pending.All(pending(children));
    var context = contextOf(children);
    return new HandlerFuture<>(
        context,
        all,
        () -> {
          var decision = context.decision(all);
          if (decision.failed()) {
            children.get(decision.child()).value();
          }
          var values = new ArrayList<T>(children.size());
          children.forEach(child -> values.add(child.value()));
          return values;
        });
  }

  public static <T extends @Nullable Object> DurableFuture<List<Settled<T>>> settled(
      List<? extends DurableFuture<? extends T>> futures) {
    var children = Futures.<T>ours(futures);
    return new HandlerFuture<>(
        contextOf(children),
        new Pending.Settled(pending(children)),
        () -> {
          var settled = new ArrayList<Settled<T>>(children.size());
          children.forEach(child -> settled.add(child.settled()));
          return settled;
        });
  }

  @SuppressWarnings("unchecked")
  private static <T extends @Nullable Object> List<HandlerFuture<T>> ours(
      List<? extends DurableFuture<? extends T>> futures) {
    if (futures.isEmpty()) {
      throw new IllegalArgumentException("Expected at least one future, found none");
    }
    var ours = new ArrayList<HandlerFuture<T>>(futures.size());
    for (var future : futures) {
      if (!(future instanceof HandlerFuture<?> handlerFuture)) {
        throw new IllegalArgumentException(
            "Expected futures that come from a Context, found " + future.getClass().getName());
      }
      ours.add((HandlerFuture<T>) handlerFuture);
    }
    return ours;
  }

  private static <T extends @Nullable Object> List<Pending> pending(
      List<HandlerFuture<T>> futures) {
    return futures.stream().map(future -> future.pending).toList();
  }

  private static <T extends @Nullable Object> HandlerContext contextOf(
      List<HandlerFuture<T>> futures) {
    var context = futures.getFirst().context;
    if (futures.stream().anyMatch(future -> !future.context.equals(context))) {
      throw new IllegalArgumentException("Expected futures of one context, found several");
    }
    return context;
  }
}
