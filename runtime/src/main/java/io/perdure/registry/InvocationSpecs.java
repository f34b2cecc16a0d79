package io.perdure.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.perdure.model.Header;
import io.perdure.model.InvocationId;
import io.perdure.model.InvocationSource;
import io.perdure.model.InvocationSpec;
import io.perdure.model.InvocationTarget;
import io.perdure.model.PartitionKey;
import io.perdure.model.Payload;
import io.perdure.model.Retention;
import io.perdure.model.TargetType;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
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
  private static final byte SEPARATOR = ',';

  private final Duration replyRetention;

  /**
   * @param replyRetention how long every result is kept at least, so that no answer is lost when
   *     leadership moves
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
      @Nullable String traceParent) {}

  public InvocationSpec complete(Request request, HandlerOptions options) {
    var id = id(request.target(), request.idempotencyKey());
    return new InvocationSpec(
        id,
        request.target(),
        request.source(),
        request.headers(),
        request.input(),
        request.idempotencyKey(),
        retention(request, options),
        request.startAtMs(),
        id.high() ^ Long.rotateLeft(id.low(), 32),
        request.traceParent());
  }

  /** The id that a request gets; the same every time for workflow runs and idempotency keys. */
  public static InvocationId id(InvocationTarget target, @Nullable String idempotencyKey) {
    var random = ThreadLocalRandom.current();
    if (target.type() == TargetType.WORKFLOW_RUN) {
      return derived(partitionKey(target, null), "wf", target.service(), target.key());
    }
    if (idempotencyKey != null) {
      return derived(
          partitionKey(target, idempotencyKey),
          "ik",
          target.service(),
          target.key(),
          target.handler(),
          idempotencyKey);
    }
    return new InvocationId(
        partitionKey(target, null).hash(),
        System.currentTimeMillis() << 16 | random.nextInt(1 << 16),
        random.nextLong());
  }

  private static PartitionKey partitionKey(
      InvocationTarget target, @Nullable String idempotencyKey) {
    if (target.key() != null) {
      return new PartitionKey(target.key());
    }
    return new PartitionKey(
        idempotencyKey != null
            ? idempotencyKey
            : HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()));
  }

  private static InvocationId derived(
      PartitionKey partitionKey, String kind, @Nullable String... parts) {
    var digest = sha256();
    digest.update(kind.getBytes(UTF_8));
    for (var part : parts) {
      if (part != null) {
        digest.update(SEPARATOR);
        digest.update(part.getBytes(UTF_8));
      }
    }
    var unique = ByteBuffer.wrap(digest.digest());
    return new InvocationId(partitionKey.hash(), unique.getLong(), unique.getLong());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException cause) {
      throw new IllegalStateException("Every Java platform has SHA-256", cause);
    }
  }

  private Retention retention(Request request, HandlerOptions options) {
    var journal = options.journalRetention();
    if (request.target().type() == TargetType.WORKFLOW_RUN) {
      return bounded(options.workflowRetention(), journal);
    }
    return request.idempotencyKey() != null
        ? bounded(options.idempotencyRetention(), journal)
        : bounded(journal, journal);
  }

  private Retention bounded(Duration result, Duration journal) {
    var kept = result.compareTo(replyRetention) < 0 ? replyRetention : result;
    return new Retention(kept, journal.compareTo(result) > 0 ? result : journal);
  }
}
