package io.perdure.gateway;

import io.perdure.log.IngressLog;
import io.perdure.log.IngressRecord;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An ingress topic whose transactions end when and as they are told. Thread-safe. */
final class ScriptedIngress implements IngressLog {
  private static final int TIMEOUT_SECONDS = 20;

  private final BlockingQueue<Transaction> begun = new LinkedBlockingQueue<>();

  /** One transaction; complete it, or let it fail. */
  record Transaction(List<IngressRecord> records, CompletableFuture<Void> outcome) {}

  @Override
  public CompletableFuture<Void> append(List<IngressRecord> requests) {
    var transaction = new Transaction(List.copyOf(requests), new CompletableFuture<>());
    begun.add(transaction);
    return transaction.outcome();
  }

  /** The next transaction that somebody has begun; waits for it. */
  Transaction next() {
    try {
      var transaction = begun.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      if (transaction == null) {
        throw new AssertionError("Expected another transaction");
      }
      return transaction;
    } catch (InterruptedException cause) {
      throw new IllegalStateException(cause);
    }
  }

  boolean isUnused() {
    return begun.isEmpty();
  }
}
