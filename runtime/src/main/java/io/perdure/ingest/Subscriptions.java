package io.perdure.ingest;

import io.perdure.codec.StoredKafkaCluster;
import io.perdure.codec.StoredSubscription;
import io.perdure.codec.SubscriptionCodec;
import io.perdure.model.SubscriptionId;
import io.perdure.model.TargetType;
import io.perdure.registry.DeploymentJournal;
import io.perdure.registry.DeploymentRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;

/**
 * Creates, changes and removes subscriptions and Kafka clusters: checks what is asked for and
 * writes it to the deployments topic, which every node follows. Thread-safe; all futures complete
 * when this node has taken the change in.
 */
public final class Subscriptions {
  private static final int RANDOM_BITS = 16;

  private final SubscriptionRegistry registry;
  private final DeploymentRegistry services;
  private final DeploymentJournal journal;
  private final SubscriptionCodec codec;
  private final Clock clock;

  public Subscriptions(
      SubscriptionRegistry registry,
      DeploymentRegistry services,
      DeploymentJournal journal,
      SubscriptionCodec codec,
      Clock clock) {
    this.registry = registry;
    this.services = services;
    this.journal = journal;
    this.codec = codec;
    this.clock = clock;
  }

  public SubscriptionRegistry registry() {
    return registry;
  }

  /**
   * Creates a subscription.
   *
   * @param source {@code kafka://cluster/topics}
   * @param sink {@code service://Service/handler}, which must be registered and public
   * @throws IngestException if something is wrong with it
   */
  public CompletableFuture<Subscription> create(
      String source, String sink, Map<String, String> options) {
    var from = Subscription.Source.parse(source);
    var to = Subscription.Sink.parse(sink);
    boolean isBatched = SubscriptionOptions.parse(options).batching().isPresent();
    if (!from.cluster().equals(KafkaCluster.DEFAULT)
        && registry.cluster(from.cluster()).isEmpty()) {
      throw IngestCode.UNKNOWN_CLUSTER.refuse(
          "Expected a Kafka cluster that is defined, or "
              + KafkaCluster.DEFAULT
              + ", but found "
              + from.cluster());
    }
    try {
      var handler = Handlers.find(services, to.service(), to.handler());
      if (isBatched && handler.type() == TargetType.WORKFLOW_RUN) {
        throw IngestCode.BAD_SUBSCRIPTION.refuse(
            "Expected no batches for " + to + ", which runs once for its key");
      }
    } catch (BadRecordException unknown) {
      throw unknown.code().refuse(String.valueOf(unknown.getMessage()));
    }
    return write(new Subscription(newId(), from, to, options, false, Seek.NONE, Map.of(), now()));
  }

  /**
   * Stops a subscription's reading, on all nodes, or goes on with it.
   *
   * @return completes with nothing if there is no such subscription
   */
  public CompletableFuture<Optional<Subscription>> pause(String id, boolean paused) {
    return change(id, found -> found.paused(paused));
  }

  /**
   * Sets where a subscription is read on, on all nodes.
   *
   * @param to as the option {@code perdure.start} says it
   * @param redelivers whether what was delivered before is delivered again
   * @return completes with nothing if there is no such subscription
   * @throws IngestException if the place cannot be read
   */
  public CompletableFuture<Optional<Subscription>> seek(String id, String to, boolean redelivers) {
    StartAt.parse(to);
    return change(id, found -> found.soughtTo(found.seek().then(to, redelivers)));
  }

  /**
   * Removes a subscription when it was read up to given offsets; if it is paused, it is read again.
   *
   * @param ends by {@code TOPIC-PARTITION}; without any it is removed at once
   * @return completes with whether there was one
   */
  public CompletableFuture<Boolean> drain(String id, Map<String, Long> ends) {
    return ends.isEmpty()
        ? remove(id)
        : change(id, found -> found.drainedTo(ends)).thenApply(Optional::isPresent);
  }

  private CompletableFuture<Optional<Subscription>> change(
      String id, UnaryOperator<Subscription> change) {
    return registry
        .subscription(id)
        .map(found -> write(change.apply(found)).thenApply(Optional::of))
        .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
  }

  /**
   * Removes a subscription. What it has read goes on.
   *
   * @return completes with whether there was one
   */
  public CompletableFuture<Boolean> remove(String id) {
    if (registry.subscription(id).isEmpty()) {
      return CompletableFuture.completedFuture(false);
    }
    return journal.append(SubscriptionRegistry.keyOfSubscription(id), null).thenApply(_ -> true);
  }

  /**
   * Defines a Kafka cluster.
   *
   * @throws IngestException if something is wrong with it, or the name is taken
   */
  public CompletableFuture<KafkaCluster> createCluster(
      String name, Map<String, String> properties) {
    var cluster = new KafkaCluster(name, properties, now());
    cluster.check();
    if (registry.cluster(name).isPresent()) {
      throw IngestCode.CLUSTER_TAKEN.refuse("There is a Kafka cluster " + name + " already");
    }
    return write(cluster);
  }

  /**
   * Sets properties of a Kafka cluster; its consumers begin anew with them.
   *
   * @param changes a value of null removes a property
   * @return completes with nothing if there is no such cluster
   * @throws IngestException if it would not work any more
   */
  public CompletableFuture<Optional<KafkaCluster>> changeCluster(
      String name, Map<String, Optional<String>> changes) {
    var found = registry.cluster(name);
    if (found.isEmpty()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    var properties = new HashMap<>(found.get().properties());
    changes.forEach((property, value) ->
        value.ifPresentOrElse(
            text -> properties.put(property, text), () -> properties.remove(property)));
    var changed = new KafkaCluster(name, properties, found.get().createdAt());
    changed.check();
    return write(changed).thenApply(Optional::of);
  }

  /**
   * Forgets a Kafka cluster.
   *
   * @param isForced whether also when subscriptions use it, which then stand still
   * @return completes with whether there was one
   * @throws IngestException if subscriptions use it
   */
  public CompletableFuture<Boolean> removeCluster(String name, boolean isForced) {
    if (registry.cluster(name).isEmpty()) {
      return CompletableFuture.completedFuture(false);
    }
    var users =
        registry.subscriptions().stream()
            .filter(subscription -> subscription.source().cluster().equals(name))
            .map(Subscription::id)
            .toList();
    if (!users.isEmpty() && !isForced) {
      throw IngestCode.CLUSTER_IN_USE.refuse(
          "Expected no subscription to use the Kafka cluster " + name + ", but found " + users);
    }
    return journal.append(SubscriptionRegistry.keyOfCluster(name), null).thenApply(_ -> true);
  }

  private CompletableFuture<Subscription> write(Subscription subscription) {
    var stored =
        new StoredSubscription(
            subscription.id(),
            subscription.source().cluster(),
            subscription.source().topics().text(),
            subscription.sink().service(),
            subscription.sink().handler(),
            subscription.options(),
            subscription.isPaused(),
            subscription.createdAt().toEpochMilli(),
            subscription.seek().number(),
            subscription.seek().to(),
            subscription.seek().redelivery(),
            subscription.drainTo());
    return journal
        .append(SubscriptionRegistry.keyOfSubscription(subscription.id()), codec.encode(stored))
        .thenApply(_ -> subscription);
  }

  private CompletableFuture<KafkaCluster> write(KafkaCluster cluster) {
    var stored =
        new StoredKafkaCluster(
            cluster.name(), cluster.properties(), cluster.createdAt().toEpochMilli());
    return journal
        .append(SubscriptionRegistry.keyOfCluster(cluster.name()), codec.encode(stored))
        .thenApply(_ -> cluster);
  }

  /** Millisecond precision is what is kept. */
  private Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }

  private String newId() {
    var random = ThreadLocalRandom.current();
    long high = (clock.millis() << RANDOM_BITS) | random.nextInt(1 << RANDOM_BITS);
    return new SubscriptionId(high, random.nextLong()).toString();
  }
}
