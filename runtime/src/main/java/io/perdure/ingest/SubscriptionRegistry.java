package io.perdure.ingest;

import io.perdure.codec.StoredKafkaCluster;
import io.perdure.codec.StoredSubscription;
import io.perdure.codec.SubscriptionCodec;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions and Kafka clusters that there are, as the deployments topic tells: one writer,
 * the topic's follower, and any readers. Thread-safe.
 */
public final class SubscriptionRegistry {
  private static final String SUBSCRIPTION_KEY = "subscription/";
  private static final String CLUSTER_KEY = "kafka-cluster/";

  private final SubscriptionCodec codec;
  private final Map<String, Subscription> subscriptions = new ConcurrentHashMap<>();
  private final Map<String, KafkaCluster> clusters = new ConcurrentHashMap<>();
  private volatile Runnable onChange = () -> {};

  public SubscriptionRegistry(SubscriptionCodec codec) {
    this.codec = codec;
  }

  static String keyOfSubscription(String id) {
    return SUBSCRIPTION_KEY + id;
  }

  static String keyOfCluster(String name) {
    return CLUSTER_KEY + name;
  }

  /**
   * Takes a record of the topic; those of other keys are for others.
   *
   * @param value null if what the key names was removed
   * @throws RuntimeException if the record cannot be read; nothing has changed then
   */
  public void changed(String key, byte @Nullable [] value) {
    if (key.startsWith(SUBSCRIPTION_KEY)) {
      put(
          subscriptions,
          key.substring(SUBSCRIPTION_KEY.length()),
          value == null ? null : subscription(codec.decodeSubscription(value)));
    } else if (key.startsWith(CLUSTER_KEY)) {
      put(
          clusters,
          key.substring(CLUSTER_KEY.length()),
          value == null ? null : cluster(codec.decodeCluster(value)));
    }
  }

  /** Tells somebody of every change from now on; on the follower's thread, which must not wait. */
  void onChange(Runnable listener) {
    onChange = listener;
  }

  /** All subscriptions, oldest first. */
  public List<Subscription> subscriptions() {
    return subscriptions.values().stream()
        .sorted(Comparator.comparing(Subscription::createdAt).thenComparing(Subscription::id))
        .toList();
  }

  public Optional<Subscription> subscription(String id) {
    return Optional.ofNullable(subscriptions.get(id));
  }

  /** All clusters but Perdure's own, by name. */
  public List<KafkaCluster> clusters() {
    return clusters.values().stream().sorted(Comparator.comparing(KafkaCluster::name)).toList();
  }

  public Optional<KafkaCluster> cluster(String name) {
    return Optional.ofNullable(clusters.get(name));
  }

  private <T> void put(Map<String, T> map, String key, @Nullable T value) {
    if (value == null) {
      map.remove(key);
    } else {
      map.put(key, value);
    }
    onChange.run();
  }

  private static Subscription subscription(StoredSubscription stored) {
    return new Subscription(
        stored.id(),
        new Subscription.Source(stored.cluster(), new TopicSelection(stored.topic())),
        new Subscription.Sink(stored.service(), stored.handler()),
        stored.options(),
        stored.isPaused(),
        new Seek(stored.seekNumber(), stored.seekTo(), stored.redelivery()),
        stored.drainTo(),
        Instant.ofEpochMilli(stored.createdAtMs()));
  }

  private static KafkaCluster cluster(StoredKafkaCluster stored) {
    return new KafkaCluster(
        stored.name(), stored.properties(), Instant.ofEpochMilli(stored.createdAtMs()));
  }
}
