package io.perdure.sdk.internal;

import io.perdure.sdk.AwaitTimeoutException;
import io.perdure.sdk.DurableFuture;
import io.perdure.sdk.Settled;
import io.perdure.sdk.TerminalException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A future of a handler: what it waits for, and how to read the value once that is decided. */
class HandlerFuture<T extends @Nullable Object> implements DurableFuture<T> {
  /** Reads the value; may throw the failure. */
  private final Supplier<T> reader;

  final HandlerContext context;
  final Pending pending;

  /** What was read before, so that conversions happen once. */
  private @Nullable Settled<T> known;

  HandlerFuture(HandlerContext context, Pending pending, Supplier<T> reader) {
    this.context = context;
    this.pending = pending;
    this.reader = reader;
  }

  @Override
  public T await() {
    context.await(pending);
    return value();
  }

  @Override
  public T await(Duration timeout) {
    var timer = context.startTimer(timeout);
    var first = new Pending.First(List.of(pending, timer));
    context.await(first);
    if (context.decidingChild(first) != 0) {
      throw new AwaitTimeoutException(timeout);
    }
    return value();
  }

  /** The value of this future, which is decided. */
  T value() {
    return switch (settled()) {
      case Settled.Succeeded<T>(T value) -> value;
      case Settled.Failed<T>(TerminalException failure) -> throw failure;
    };
  }

  /** How this future ended, which is decided. */
  Settled<T> settled() {
    if (known == null) {
      known = read();
    }
    return known;
  }

  private Settled<T> read() {
    try {
      return new Settled.Succeeded<>(reader.get());
    } catch (TerminalException e) {
      return new Settled.Failed<>(e);
    }
  }

  @Override
  public <U extends @Nullable Object> DurableFuture<U> map(
      Function<? super T, ? extends U> function) {
    return new HandlerFuture<>(context, pending, () -> function.apply(value()));
  }
}
