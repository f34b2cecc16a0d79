package io.perdure.sdk.internal;

import io.perdure.sdk.AwaitTimeoutException;
import io.perdure.sdk.DurableFuture;
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
  private @Nullable Known<T> known;

  /** A value or failure read before, so that conversions happen once. */
  private sealed interface Known<T extends @Nullable Object> {
    record Good<T extends @Nullable Object>(T value) implements Known<T> {}

    record Bad<T extends @Nullable Object>(TerminalException failure) implements Known<T> {}
  }

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
    var both = List.of(pending, timer);
    context.await(new Pending.First(both));
    if (context.indexOfFirst(both) != 0) {
      throw new AwaitTimeoutException(timeout);
    }
    return value();
  }

  /** The value of this future, which is decided. */
  T value() {
    if (known == null) {
      known = read();
    }
    return switch (known) {
      case Known.Good<T>(T value) -> value;
      case Known.Bad<T>(TerminalException failure) -> throw failure;
    };
  }

  private Known<T> read() {
    try {
      return new Known.Good<>(reader.get());
    } catch (TerminalException e) {
      return new Known.Bad<>(e);
    }
  }

  @Override
  public <U extends @Nullable Object> DurableFuture<U> map(
      Function<? super T, ? extends U> function) {
    return new HandlerFuture<>(context, pending, () -> function.apply(value()));
  }
}
