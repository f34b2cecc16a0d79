package io.perdure.ingest;

import io.perdure.log.DeadLetterRecords;
import io.perdure.log.DeliveryLog;
import io.perdure.log.RegistryFraming;
import io.perdure.registry.DeploymentRegistry;
import io.perdure.registry.InvocationSpecs;
import io.perdure.schemaregistry.SubjectTypes;
import io.perdure.tracing.Tracing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All readers of this node: one for the ingress topic and one for each subscription. Follows the
 * registry: what is created is read, what is removed stops, what changes begins anew. Thread-safe.
 */
public final class Ingestion implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Ingestion.class);
  private static final String INGRESS = "ingress";
  private static final Map<String, Object> FROM_THE_START =
      Map.of(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");

  /** How often it is looked whether a subscription has drained. */
  private static final Duration DRAIN_INTERVAL = Duration.ofSeconds(1);

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(8);

  private final IngestOptions options;
  private final Subscriptions subscriptions;
  private final SubscriptionRegistry registry;
  private final DeploymentRegistry services;
  private final InvocationSpecs specs;
  private final Tracing tracing;
  private final RecordInput inputs;
  private final InvocationEnds ends;
  private final KafkaDeadLetters deadLetters;
  private final IngestTargets targets;
  private final ScheduledExecutorService control =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("ingest-control").daemon().factory());
  private final TopicReader ingress;
  private final Map<String, Running> readers = new ConcurrentHashMap<>();

  /** A reader, and what it was started for. */
  private record Running(
      Subscription subscription, Map<String, Object> client, TopicReader reader) {
    /** Whether it does what is wanted, but perhaps for a pause. */
    boolean serves(Subscription wanted, Map<String, Object> wantedClient) {
      return subscription.paused(wanted.isPaused()).equals(wanted) && client.equals(wantedClient);
    }
  }

  public Ingestion(
      IngestOptions options,
      Subscriptions subscriptions,
      DeploymentRegistry services,
      InvocationSpecs specs,
      SubjectTypes types,
      RegistryFraming framing,
      DeliveryLog log,
      InvocationEnds ends,
      Tracing tracing) {
    this.options = options;
    this.subscriptions = subscriptions;
    this.registry = subscriptions.registry();
    this.services = services;
    this.specs = specs;
    this.tracing = tracing;
    this.inputs = new RecordInput(types);
    this.ends = ends;
    this.deadLetters =
        new KafkaDeadLetters(
            new DeadLetterRecords(options.names().deadLetters(), options.deadLetterForm(), framing),
            options.maxDeadLetterBytes(),
            options.kafka());
    this.targets =
        new IngestTargets(
            log,
            options.partitions(),
            deadLetters,
            new InFlightBudget(options.maxInFlightBytes()),
            options.maxRecordBytes());
    // Callers wait for what is in the ingress topic, and would for each other.
    this.ingress = reader(ingressTopic(), Pacing.none(options.partitions()), false);
  }

  /** Begins to read; returns at once. */
  public void start() {
    ingress.start();
    registry.onChange(this::reconcileSoon);
    reconcileSoon();
    control.scheduleWithFixedDelay(
        this::removeDrained,
        DRAIN_INTERVAL.toMillis(),
        DRAIN_INTERVAL.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  /** How this node's part of a subscription is doing; nothing if it does not read it. */
  public Optional<ReaderStatus> status(String subscriptionId) {
    return Optional.ofNullable(readers.get(subscriptionId))
        .map(running -> running.reader().status());
  }

  /**
   * How far all nodes together are, by partition. Blocks.
   *
   * @throws org.apache.kafka.common.KafkaException if the brokers do not tell
   */
  public List<PartitionLag> lag(Subscription subscription) {
    return client(subscription)
        .map(client ->
            GroupLag.of(
                consumerProperties(subscription, client),
                subscription.source().topics(),
                options.names().prefix()))
        .orElse(List.of());
  }

  /** Bytes of records that are on their way to the log. */
  public long inFlightBytes() {
    return targets.budget().taken();
  }

  @Override
  public void close() {
    registry.onChange(() -> {});
    control.shutdown();
    try {
      if (!control.awaitTermination(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        control.shutdownNow();
      }
      var all = new ArrayList<TopicReader>();
      all.add(ingress);
      readers.values().forEach(running -> all.add(running.reader()));
      all.forEach(TopicReader::stop);
      for (var reader : all) {
        reader.awaitEnd(STOP_TIMEOUT);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    deadLetters.close();
  }

  private void reconcileSoon() {
    try {
      control.execute(this::reconcileOrLog);
    } catch (RejectedExecutionException closed) {
      LOG.debug("A change came after the end");
    }
  }

  private void reconcileOrLog() {
    try {
      reconcile();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException bug) {
      LOG.error("Subscriptions were not brought up to date", bug);
    }
  }

  /** Every node looks; to remove one twice changes nothing. */
  private void removeDrained() {
    for (var subscription : registry.subscriptions()) {
      try {
        if (subscription.isDraining() && isDrained(subscription)) {
          LOG.info("A subscription has drained and is removed: id={}", subscription.id());
          subscriptions
              .remove(subscription.id())
              .exceptionally(failure -> {
                LOG.warn("A subscription that has drained is removed later", failure);
                return false;
              });
        }
      } catch (RuntimeException unknown) {
        LOG.info("Whether {} has drained is not known: {}", subscription.id(), unknown.toString());
      }
    }
  }

  private boolean isDrained(Subscription subscription) {
    var committed = new HashMap<String, Long>();
    lag(subscription).forEach(lag -> committed.put(lag.place(), lag.committed()));
    return subscription.drainTo().entrySet().stream()
        .allMatch(end -> committed.getOrDefault(end.getKey(), Long.MAX_VALUE) >= end.getValue());
  }

  private void reconcile() throws InterruptedException {
    var wanted = new HashMap<String, Subscription>();
    registry.subscriptions().forEach(subscription -> wanted.put(subscription.id(), subscription));
    for (var id : List.copyOf(readers.keySet())) {
      stopUnlessWanted(id, Optional.ofNullable(wanted.get(id)));
    }
    for (var subscription : wanted.values()) {
      if (!readers.containsKey(subscription.id())) {
        client(subscription).ifPresent(client -> start(subscription, client));
      }
    }
  }

  private void stopUnlessWanted(String id, Optional<Subscription> wanted)
      throws InterruptedException {
    var running = readers.get(id);
    if (running == null) {
      return;
    }
    if (wanted.isPresent()
        && client(wanted.get())
            .filter(client -> running.serves(wanted.get(), client))
            .isPresent()) {
      running.reader().setPaused(wanted.get().isPaused());
      return;
    }
    running.reader().stop();
    // Its successor has the same name in the group and would throw it out.
    running.reader().awaitEnd(STOP_TIMEOUT);
    readers.remove(id);
  }

  private void start(Subscription subscription, Map<String, Object> client) {
    SubscriptionOptions parsed;
    try {
      parsed = SubscriptionOptions.parse(subscription.options());
    } catch (IngestException wrong) {
      LOG.error("A subscription cannot be read: id={}", subscription.id(), wrong);
      return;
    }
    var reading =
        new Reading(
            subscription.id(),
            subscription.sequence(),
            subscription.source().cluster(),
            subscription.source().topics(),
            options.names().prefix(),
            consumerProperties(subscription, client),
            new SubscriptionMapping(
                subscription, parsed.key(), parsed.valueFormat(), inputs, services, specs, tracing),
            parsed
                .batching()
                .map(batching ->
                    new Reading.InBatches(
                        batching,
                        new BatchMapping(
                            subscription, parsed.valueFormat(), inputs, services, specs, tracing))),
            parsed.onBadRecord(),
            parsed.start(),
            subscription.seek());
    var pacing = Pacing.of(ends, options.partitions(), options.maxAhead(), System::nanoTime);
    var reader = reader(reading, pacing, subscription.isPaused());
    readers.put(subscription.id(), new Running(subscription, client, reader));
    reader.start();
  }

  private Reading ingressTopic() {
    var names = options.names();
    var topic = names.ingress();
    return new Reading(
        INGRESS,
        INGRESS,
        KafkaCluster.DEFAULT,
        new TopicSelection(topic),
        names.prefix(),
        ConsumerProperties.of(
            options.kafka(), FROM_THE_START, topic, options.node() + "-" + INGRESS),
        new IngressMapping(names.prefix() + "-", inputs, services, specs, tracing),
        Optional.empty(),
        BadRecordPolicy.DEAD_LETTER,
        Optional.empty(),
        Seek.NONE);
  }

  private TopicReader reader(Reading reading, Pacing pacing, boolean isPaused) {
    return new TopicReader(
        reading,
        () ->
            new KafkaConsumer<>(
                reading.consumer(), new ByteArrayDeserializer(), new ByteArrayDeserializer()),
        targets,
        TopicIdentities.ofBrokers(reading.consumer()),
        pacing,
        isPaused);
  }

  private Map<String, Object> consumerProperties(
      Subscription subscription, Map<String, Object> client) {
    return ConsumerProperties.of(
        client,
        SubscriptionOptions.parse(subscription.options()).consumer(),
        subscription.id(),
        options.node() + "-" + subscription.id());
  }

  private Optional<Map<String, Object>> client(Subscription subscription) {
    var name = subscription.source().cluster();
    return name.equals(KafkaCluster.DEFAULT)
        ? Optional.of(options.kafka())
        : registry.cluster(name).map(KafkaCluster::clientProperties);
  }
}
