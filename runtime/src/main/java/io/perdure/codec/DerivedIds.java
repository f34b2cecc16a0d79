package io.perdure.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.perdure.model.InvocationId;
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

  /** The one run of a workflow's key. */
  public static InvocationId ofWorkflow(String workflow, String key) {
    return derive(key, "wf", workflow, key);
  }

  /**
   * A request with an idempotency key.
   *
   * @param key of the object; null for a plain service
   */
  public static InvocationId ofIdempotentRequest(
      String service, @Nullable String key, String handler, String idempotencyKey) {
    return derive(key == null ? idempotencyKey : key, "ik", service, key, handler, idempotencyKey);
  }

  /**
   * What a record of a topic asks for. The same record has the same id, and so the same partition,
   * however often and by whichever node it is read: only there is a repetition known as one.
   *
   * @param key of the object; null for a plain service, whose partition follows from the record
   */
  public static InvocationId ofRecord(
      String source, String topic, int partition, long offset, @Nullable String key) {
    var place = topic + SEPARATOR_TEXT + partition + SEPARATOR_TEXT + offset;
    return derive(key == null ? source + SEPARATOR_TEXT + place : key, "rec", source, place);
  }

  /**
   * What records of a partition of a topic ask for together, up to an offset. Whatever the offset,
   * it is in the same partition: only there is a repetition known as one.
   *
   * @param key of the object, the same for all batches of the partition; null for a plain service
   */
  public static InvocationId ofBatch(
      String source, String topic, int partition, long lastOffset, @Nullable String key) {
    var sequence = source + SEPARATOR_TEXT + topic + SEPARATOR_TEXT + partition;
    return derive(key == null ? sequence : key, "batch", sequence, String.valueOf(lastOffset));
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
