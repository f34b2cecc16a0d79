package io.perdure.log;

import java.util.Set;

/**
 * The headers that a dead letter has behind its own: what was wrong, and where it comes from.
 * Stateless.
 */
public final class DeadLetterHeaders {
  /** A code that has a page in the documentation. */
  public static final String CODE = "perdure.error.code";

  /** What was wrong, in words. */
  public static final String MESSAGE = "perdure.error.message";

  /** A subscription's id, {@code ingress}, or {@link #PUBLISH}. */
  public static final String SOURCE = "perdure.source";

  /** Name of the Kafka cluster of its topic; missing is Perdure's own. */
  public static final String CLUSTER = "perdure.cluster";

  /** The topic that it was read from, or was meant for. */
  public static final String TOPIC = "perdure.topic";

  /** The partition of it; missing is any. */
  public static final String PARTITION = "perdure.partition";

  /** Where it was read. */
  public static final String OFFSET = "perdure.offset";

  /** Milliseconds since the epoch. */
  public static final String TIMESTAMP = "perdure.timestamp";

  /** The source of what a function, or a caller of Kafka's, would have got. */
  public static final String PUBLISH = "publish";

  /** All of the names. */
  public static final Set<String> NAMES =
      Set.of(CODE, MESSAGE, SOURCE, CLUSTER, TOPIC, PARTITION, OFFSET, TIMESTAMP);

  private DeadLetterHeaders() {}
}
