package io.perdure.registry;

import io.perdure.codec.DerivedIds;
import io.perdure.model.Header;
import io.perdure.model.InvocationId;
import io.perdure.model.InvocationSource;
import io.perdure.model.InvocationSpec;
import io.perdure.model.InvocationTarget;
import io.perdure.model.Payload;
import io.perdure.model.Retention;
import io.perdure.model.Scope;
import io.perdure.model.TargetType;
import io.perdure.model.TraceContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Completes what a caller asks for into an {@link InvocationSpec}: id, retention, random seed.
 * Thread-safe.
 *
 * <p>Ids of workflow runs and of requests with an idempotency key are derived from what identifies
 * them, so that duplicates meet in one place; all others are random. Two nodes derive the same id.
 */
public final class InvocationSpecs {
  private final Duration replyRetention;

  /**
   * @param replyRetention how long every result that somebody may wait for is kept at least, so
   *     that no answer is lost when leadership moves; for those of idempotency keys the state
   *     machine sees to it
   */
  public InvocationSpecs(Duration replyRetention) {
    this.replyRetention = replyRetention;
  }

  /** What a caller asks for. */
  public record Request(
      InvocationTarget target,
      InvocationSource source,
      List<Header> headers,
      Payload input,
      @Nullable String idempotencyKey,
      long startAtMs,
      @Nullable TraceContext trace) {}

  public InvocationSpec complete(Request request, HandlerOptions options) {
    return complete(request, options, id(request.target(), request.idempotencyKey()));
  }

  /** Completes a request whose id follows from something else, as that of a record does. */
  public InvocationSpec complete(Request request, HandlerOptions options, InvocationId id) {
    return new InvocationSpec(
        id,
        request.target(),
        request.source(),
        request.headers(),
        request.input(),
        request.idempotencyKey(),
        retention(request, options),
        request.startAtMs(),
        randomSeed(id),
        request.trace());
  }

  /** The seed of an invocation's random numbers, where nothing says otherwise. */
  public static long randomSeed(InvocationId id) {
    return id.high() ^ Long.rotateLeft(id.low(), 32);
  }

  /** The id that a request gets; the same every time for workflow runs and idempotency keys. */
  public static InvocationId id(InvocationTarget target, @Nullable String idempotencyKey) {
    var key = target.key();
    var scope = Scope.nameOf(target.scope());
    if (target.type() == TargetType.WORKFLOW_RUN && key != null) {
      return DerivedIds.ofWorkflow(scope, target.service(), key);
    }
    if (idempotencyKey != null) {
      return DerivedIds.ofIdempotentRequest(
          scope, target.service(), key, target.handler(), idempotencyKey);
    }
    var partitionKey = target.partitionKey();
    return random(
        partitionKey == null ? ThreadLocalRandom.current().nextInt() : partitionKey.hash());
  }

  /**
   * A new id in the partition of another invocation: for its restart, and for what is published by
   * it. The records of one object then leave in the order in which they were published, in the
   * transactions that commit the object's state.
   */
  public static InvocationId beside(InvocationId other) {
    return random(other.partitionHash());
  }

  private static InvocationId random(int partitionHash) {
    var random = ThreadLocalRandom.current();
    return new InvocationId(
        partitionHash,
        System.currentTimeMillis() << 16 | random.nextInt(1 << 16),
        random.nextLong());
  }

  private Retention retention(Request request, HandlerOptions options) {
    var journal = options.journalRetention();
    if (request.target().type() == TargetType.WORKFLOW_RUN) {
      return new Retention(
          forReplies(options.workflowRetention()), shorter(journal, options.workflowRetention()));
    }
    if (request.idempotencyKey() != null) {
      // When it is over, the key may be used again: not later than its handler says.
      var ofKey = options.idempotencyRetention();
      return new Retention(ofKey, shorter(journal, ofKey));
    }
    // Nobody waits for the answer of a record.
    boolean isOfRecord = request.source() instanceof InvocationSource.Subscription;
    return new Retention(isOfRecord ? journal : forReplies(journal), journal);
  }

  private Duration forReplies(Duration result) {
    return result.compareTo(replyRetention) < 0 ? replyRetention : result;
  }

  private static Duration shorter(Duration journal, Duration result) {
    return journal.compareTo(result) > 0 ? result : journal;
  }
}
