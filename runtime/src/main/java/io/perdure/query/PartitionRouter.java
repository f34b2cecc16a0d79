package io.perdure.query;

import io.perdure.model.HostAndPort;
import io.perdure.partition.PartitionMovedException;
import io.perdure.partition.PartitionView;
import io.perdure.partition.PartitionViews;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Reads from a partition wherever it is: here on a worker, or at the node that leads it. While a
 * partition moves it tries again, for a bounded time. Thread-safe; never blocks the caller.
 */
public final class PartitionRouter {
  /** How often a read is tried while the partition moves. */
  public static final int MAX_TRIES = 20;

  private static final Duration PAUSE = Duration.ofMillis(250);

  private final PartitionViews views;
  private final Executor workers;

  /**
   * @param workers for reads that block on the store
   */
  public PartitionRouter(PartitionViews views, Executor workers) {
    this.views = views;
    this.workers = workers;
  }

  /**
   * @param remote asks another node; fails with {@link PartitionMovedException} if that is not, or
   *     cannot be said to be, the leader
   * @return fails with {@link OwnerUnavailableException} if nobody could be asked in time
   */
  public <T> CompletableFuture<T> read(
      int partition,
      Function<PartitionView, T> local,
      Function<HostAndPort, CompletableFuture<T>> remote) {
    var result = new CompletableFuture<T>();
    attempt(new Read<>(partition, local, remote, result), 1);
    return result;
  }

  /**
   * Reads here or not at all: what another node asks for.
   *
   * @return fails with {@link PartitionMovedException} if this node does not lead the partition
   */
  public <T> CompletableFuture<T> readHere(int partition, Function<PartitionView, T> local) {
    return views
        .local(partition)
        .map(view -> CompletableFuture.supplyAsync(() -> local.apply(view), workers))
        .orElseGet(() -> CompletableFuture.failedFuture(new PartitionMovedException(partition)));
  }

  private record Read<T>(
      int partition,
      Function<PartitionView, T> local,
      Function<HostAndPort, CompletableFuture<T>> remote,
      CompletableFuture<T> result) {}

  private <T> void attempt(Read<T> read, int number) {
    once(read)
        .whenComplete((value, failure) -> {
          if (failure == null) {
            read.result().complete(value);
          } else if (!(cause(failure) instanceof PartitionMovedException moved)) {
            read.result().completeExceptionally(cause(failure));
          } else if (number == MAX_TRIES) {
            read.result()
                .completeExceptionally(new OwnerUnavailableException(read.partition(), moved));
          } else {
            CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS, workers)
                .execute(() -> attempt(read, number + 1));
          }
        });
  }

  private <T> CompletableFuture<T> once(Read<T> read) {
    if (views.local(read.partition()).isPresent()) {
      return readHere(read.partition(), read.local());
    }
    return views
        .owner(read.partition())
        .map(read.remote())
        .orElseGet(
            () -> CompletableFuture.failedFuture(new PartitionMovedException(read.partition())));
  }

  static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
