package io.perdure.log;

import io.perdure.log.AppendException.Reason;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Asks the brokers, and remembers what they said for a short time. Questions for the same topic
 * that come together share an answer. Thread-safe.
 */
public final class KafkaTopicLookup implements TopicLookup, AutoCloseable {
  /** How old an answer may be. */
  public static final Duration KEPT = Duration.ofSeconds(10);

  /** Topics that appear are to be seen soon. */
  static final Duration MISSING_KEPT = Duration.ofSeconds(1);

  static final int MAX_KEPT = 10_000;

  private static final int TIMEOUT_MS = 5_000;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final Admin admin;
  private final ConcurrentMap<String, Kept> kept = new ConcurrentHashMap<>();

  public KafkaTopicLookup(Map<String, Object> clientProperties) {
    var properties = new HashMap<>(clientProperties);
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
    this.admin = Admin.create(properties);
  }

  private record Kept(CompletableFuture<Optional<TopicFacts>> answer, long askedNanos) {
    boolean isFresh(long nowNanos) {
      if (!answer.isDone()) {
        return true;
      }
      if (answer.isCompletedExceptionally()) {
        return false;
      }
      var atMost = answer.join().isPresent() ? KEPT : MISSING_KEPT;
      return nowNanos - askedNanos < atMost.toNanos();
    }
  }

  @Override
  public CompletableFuture<Optional<TopicFacts>> find(String topic) {
    long now = System.nanoTime();
    var found = kept.get(topic);
    if (found != null && found.isFresh(now)) {
      return found.answer;
    }
    if (kept.size() >= MAX_KEPT) {
      kept.clear();
    }
    var answer = ask(topic);
    kept.put(topic, new Kept(answer, now));
    return answer;
  }

  @Override
  public void close() {
    admin.close(CLOSE_TIMEOUT);
  }

  private CompletableFuture<Optional<TopicFacts>> ask(String topic) {
    return partitions(topic)
        .thenCombine(
            maxRecordBytes(topic),
            (partitions, maxBytes) -> Optional.of(new TopicFacts(partitions, maxBytes)))
        .exceptionally(failure -> missing(topic, cause(failure)));
  }

  private CompletableFuture<Integer> partitions(String topic) {
    return admin
        .describeTopics(List.of(topic))
        .allTopicNames()
        .toCompletionStage()
        .thenApply(found -> {
          var description = found.get(topic);
          if (description == null) {
            throw new UnknownTopicOrPartitionException(topic);
          }
          return description.partitions().size();
        })
        .toCompletableFuture();
  }

  private CompletableFuture<Integer> maxRecordBytes(String topic) {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return admin
        .describeConfigs(List.of(resource))
        .all()
        .toCompletionStage()
        .thenApply(found -> {
          var config = found.get(resource);
          var limit = config == null ? null : config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
          return limit == null ? Integer.MAX_VALUE : Integer.parseInt(limit.value());
        })
        // Whoever may write to a topic need not be allowed to see its settings.
        .exceptionally(failure -> unlimitedIfHidden(cause(failure)))
        .toCompletableFuture();
  }

  private static int unlimitedIfHidden(Throwable cause) {
    if (cause instanceof TopicAuthorizationException) {
      return Integer.MAX_VALUE;
    }
    throw new CompletionException(cause);
  }

  private static Optional<TopicFacts> missing(String topic, Throwable cause) {
    return switch (cause) {
      case UnknownTopicOrPartitionException _,
          InvalidTopicException _,
          TopicAuthorizationException _ ->
          Optional.empty();
      default ->
          throw new AppendException(
              Reason.UNAVAILABLE,
              "Expected to look up topic " + topic + ", but: " + cause.getMessage(),
              cause);
    };
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
