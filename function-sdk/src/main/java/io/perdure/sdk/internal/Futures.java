package io.perdure.sdk.internal;

import io.perdure.sdk.DurableFuture;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The combinators of {@link DurableFuture}. */
public final class Futures {
  private Futures() {}

  public static <T extends @Nullable Object> DurableFuture<T> any(
      List<? extends DurableFuture<? extends T>> futures) {
    var children = ours(futures);
    var pending = pending(children);
    var context = contextOf(children);
    return new HandlerFuture<>(
        context,
        new Pending.Any(pending),
        () -> children.get(context.indexOfFirst(pending)).value());
  }

  public static DurableFuture<Integer> first(List<? extends DurableFuture<?>> futures) {
    var children = Futures.<@Nullable Object>ours(futures);
    var pending = pending(children);
    var context = contextOf(children);
    return new HandlerFuture<>(
        context, new Pending.First(pending), () -> context.indexOfFirst(pending));
  }

  public static <T extends @Nullable Object> DurableFuture<List<T>> all(
      List<? extends DurableFuture<? extends T>> futures) {
    var children = ours(futures);
    var pending = pending(children);
    var context = contextOf(children);
    return new HandlerFuture<>(
        context,
        new Pending.All(pending),
        () -> {
          int failed = context.indexOfFirstFailure(pending);
          if (failed >= 0) {
            children.get(failed).value();
          }
          var values = new ArrayList<T>(children.size());
          children.forEach(child -> values.add(child.value()));
          return values;
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
    if (futures.stream().anyMatch(future -> future.context != context)) {
      throw new IllegalArgumentException("Expected futures of one context, found several");
    }
    return context;
  }
}
