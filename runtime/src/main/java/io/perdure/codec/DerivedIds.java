package io.perdure.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.perdure.model.InvocationId;
import io.perdure.model.InvocationTarget;
import io.perdure.model.PartitionKey;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * Ids that follow from what identifies an invocation, so that duplicates meet in one place and
 * nobody has to look anything up: those of workflow runs, of requests with an idempotency key, and
 * of records of a topic. Stateless.
 */
public final class DerivedIds {
  private static final byte SEPARATOR = ',';
  private static final String SEPARATOR_TEXT = ",";

  private DerivedIds() {}

  /**
   * The one run of a workflow's key.
   *
   * @param scope name of its scope; null for none
   */
  public static InvocationId ofWorkflow(@Nullable String scope, String workflow, String key) {
    return derive(scope == null ? key : scope, "wf", scope, workflow, key);
  }

  /**
   * A request with an idempotency key.
   *
   * @param scope name of its scope; null for none
   * @param key of the object; null for a plain service
   */
  public static InvocationId ofIdempotentRequest(
      @Nullable String scope,
      String service,
      @Nullable String key,
      String handler,
      String idempotencyKey) {
    var unscoped = key == null ? idempotencyKey : key;
    var partitionKey = scope == null ? unscoped : scope;
    return derive(partitionKey, "ik", scope, service, key, handler, idempotencyKey);
  }

  /**
   * What a record of a topic asks for. The same record has the same id, and so the same partition,
   * however often and by whichever node it is read: only there is a repetition known as one.
   *
   * @param target whose partition follows from the record if it has no key
   */
  public static InvocationId ofRecord(
      String source, String topic, int partition, long offset, InvocationTarget target) {
    var place = topic + SEPARATOR_TEXT + partition + SEPARATOR_TEXT + offset;
    return derive(partitionKey(target, source + SEPARATOR_TEXT + place), "rec", source, place);
  }

  /**
   * What records of a partition of a topic ask for together, up to an offset. Whatever the offset,
   * it is in the same partition: only there is a repetition known as one.
   *
   * @param target the same for all batches of the partition
   */
  public static InvocationId ofBatch(
      String source, String topic, int partition, long lastOffset, InvocationTarget target) {
    var sequence = source + SEPARATOR_TEXT + topic + SEPARATOR_TEXT + partition;
    return derive(partitionKey(target, sequence), "batch", sequence, String.valueOf(lastOffset));
  }

  private static String partitionKey(InvocationTarget target, String otherwise) {
    var key = target.partitionKey();
    return key == null ? otherwise : key.value();
  }

  private static InvocationId derive(String partitionKey, String kind, @Nullable String... parts) {
    var digest = sha256();
    digest.update(kind.getBytes(UTF_8));
    for (var part : parts) {
      if (part != null) {
        digest.update(SEPARATOR);
        digest.update(part.getBytes(UTF_8));
      }
    }
    var unique = ByteBuffer.wrap(digest.digest());
    return new InvocationId(
        new PartitionKey(partitionKey).hash(), unique.getLong(), unique.getLong());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException cause) {
      throw new IllegalStateException("Every Java platform has SHA-256", cause);
    }
  }
}
