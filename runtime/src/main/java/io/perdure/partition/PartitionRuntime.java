package io.perdure.partition;

import io.perdure.codec.CommandCodec;
import io.perdure.log.CommandLog;
import io.perdure.log.DeadLetterRecords;
import io.perdure.log.DeliveryLog;
import io.perdure.log.RegistryFraming;
import io.perdure.log.TopicLookup;
import io.perdure.model.HostAndPort;
import io.perdure.statemachine.DeliveryGapException;
import io.perdure.statemachine.EntryCodec;
import io.perdure.statemachine.store.OrderedStore;
import io.perdure.statemachine.store.RowCodec;
import io.perdure.statemachine.store.StoreUnavailableException;
import io.perdure.statemachine.store.Stores;
import io.perdure.statemachine.store.Tables;
import io.perdure.tracing.Tracing;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions that this node applies: a Kafka Streams application over the log. Thread-safe.
 *
 * <p>Which partitions these are is for the consumer group to say; more nodes of the same prefix
 * share them out.
 */
public final class PartitionRuntime implements PartitionViews, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionRuntime.class);

  private static final PartitionStoreType STORE_TYPE = new PartitionStoreType();

  private static final int COMMIT_INTERVAL_MS = 1000;
  private static final int SESSION_TIMEOUT_MS = 6_000;
  private static final int HEARTBEAT_INTERVAL_MS = 1_500;
  private static final int TRANSACTION_TIMEOUT_MS = 10_000;

  /** Room in a producer's memory, in records of the largest size. */
  private static final int BUFFERED_RECORDS = 2;

  private final PartitionOptions options;
  private final RowCodec rowCodec;
  private final LedPartitions led = new LedPartitions();
  private final RefusedRecords refused = new RefusedRecords(System::nanoTime);
  private final CommandCounts counts = new CommandCounts();
  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("partition-timers").daemon().factory());
  private final KafkaStreams streams;

  public PartitionRuntime(
      PartitionOptions options,
      CommandCodec commandCodec,
      RowCodec rowCodec,
      EntryCodec entryCodec,
      CommandLog log,
      DeliveryLog deliveries,
      TopicLookup topics,
      RegistryFraming framing,
      AttemptLauncher launcher,
      ReplySink replies,
      Tracing tracing) {
    this.options = options;
    this.rowCodec = rowCodec;
    var services =
        new PartitionServices(
            options.leader(),
            commandCodec,
            rowCodec,
            entryCodec,
            log,
            deliveries,
            launcher,
            new ReplayMemory(options.replayMemoryBytes()),
            replies,
            scheduler,
            InstantSource.system(),
            led,
            counts,
            tracing);
    var names = options.names();
    var deadLetters = new DeadLetterRecords(names.deadLetters(), options.deadLetterForm(), framing);
    var publishing =
        new PublishServices(
            new OutgoingRecords(names.replies(), framing, deadLetters),
            options.maxRecordBytes(),
            topics,
            refused);
    this.streams =
        new KafkaStreams(
            PartitionTopology.of(names.log(), () -> new CommandProcessor(services, publishing)),
            new StreamsConfig(properties(options, refused, framing)));
    streams.setUncaughtExceptionHandler(this::recover);
  }

  public void start() {
    streams.start();
  }

  /** What became of the records of the log. */
  public CommandCounts counts() {
    return counts;
  }

  /**
   * Whether this node is a member of the group and leads every partition that was assigned to it.
   */
  public boolean isReady() {
    return streams.state() == KafkaStreams.State.RUNNING
        && streams.metadataForLocalThreads().stream()
            .flatMap(thread -> thread.activeTasks().stream())
            .allMatch(task -> led.contains(task.taskId().partition()));
  }

  /**
   * Whether this node applies partitions, or is about to again; false once it has stopped for good.
   */
  public boolean isAlive() {
    return streams.state() != KafkaStreams.State.ERROR && !streams.state().hasCompletedShutdown();
  }

  /** How many nodes of the cluster this one knows of, itself included. */
  public int nodes() {
    return Math.max(1, streams.metadataForAllStreamsClients().size());
  }

  @Override
  public Optional<PartitionView> local(int partition) {
    return led.contains(partition) ? Optional.of(new LocalView(partition)) : Optional.empty();
  }

  @Override
  public Optional<HostAndPort> owner(int partition) {
    var wanted = new TopicPartition(options.names().log(), partition);
    return streams.metadataForAllStreamsClients().stream()
        .filter(metadata -> metadata.topicPartitions().contains(wanted))
        .map(StreamsMetadata::hostInfo)
        .map(host -> new HostAndPort(host.host(), host.port()))
        .findFirst();
  }

  @Override
  public void close() {
    streams.close(options.closeTimeout());
    scheduler.shutdownNow();
  }

  private StreamThreadExceptionResponse recover(Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof DeliveryGapException) {
        LOG.error("PD0003: a message between partitions is missing; this node stops", failure);
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
      }
      if (cause instanceof TopicAuthorizationException denied) {
        denied.unauthorizedTopics().forEach(topic -> refused.addTopic(topic, denied.toString()));
      }
    }
    LOG.warn("A stream thread failed and is replaced", failure);
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  private static Map<String, Object> properties(
      PartitionOptions options, RefusedRecords refused, RegistryFraming framing) {
    var properties = new HashMap<String, Object>();
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_INTERVAL_MS);
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, options.streamThreads());
    // A task has the one partition of the log: there is no other whose records may have to go
    // first.
    properties.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
    properties.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), options.node());
    properties.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), SESSION_TIMEOUT_MS);
    properties.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
        HEARTBEAT_INTERVAL_MS);
    properties.put(
        StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
        TRANSACTION_TIMEOUT_MS);
    properties.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
        options.maxRecordBytes());
    properties.put(
        StreamsConfig.producerPrefix(ProducerConfig.BUFFER_MEMORY_CONFIG),
        BUFFERED_RECORDS * (long) options.maxRecordBytes());
    properties.putAll(options.clientProperties());
    // What follows is what correctness rests on, or what other options say.
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, options.names().prefix());
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, options.stateDirectory().toString());
    properties.put(StreamsConfig.APPLICATION_SERVER_CONFIG, options.adminAddress().toString());
    properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
    properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SharedRocksMemory.class);
    properties.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, PublishFailures.class);
    properties.put(PublishFailures.REFUSED_RECORDS, refused);
    properties.put(PublishFailures.OWN_PREFIX, options.names().prefix() + "-");
    addInterceptor(properties, StreamsConfig.PRODUCER_PREFIX, ChangelogWriter.class);
    properties.put(StreamsConfig.producerPrefix(ChangelogWriter.FRAMING), framing);
    addInterceptor(properties, StreamsConfig.RESTORE_CONSUMER_PREFIX, ChangelogRestorer.class);
    properties.put(SharedRocksMemory.BLOCK_CACHE_BYTES, options.blockCacheBytes());
    properties.put(SharedRocksMemory.WRITE_BUFFER_BYTES, options.writeBufferBytes());
    return properties;
  }

  /** Behind those that were configured. */
  private static void addInterceptor(
      Map<String, Object> properties, String prefix, Class<?> interceptor) {
    properties.merge(
        prefix + ProducerConfig.INTERCEPTOR_CLASSES_CONFIG,
        interceptor.getName(),
        (configured, ours) -> configured + "," + ours);
  }

  /** Reads the stores of one partition through interactive queries. */
  private final class LocalView extends GuardedView {
    private final int partition;

    LocalView(int partition) {
      this.partition = partition;
    }

    @Override
    protected <T> T read(Function<PartitionView, T> reader) {
      try {
        var stores =
            new Stores(
                store(PartitionTopology.INVOCATIONS),
                store(PartitionTopology.JOURNAL),
                store(PartitionTopology.STATE),
                store(PartitionTopology.SYSTEM));
        return reader.apply(new TablesView(new Tables(stores, rowCodec)));
      } catch (InvalidStateStoreException | StoreUnavailableException cause) {
        throw new PartitionMovedException(partition, cause);
      }
    }

    private OrderedStore store(String name) {
      return streams
          .store(StoreQueryParameters.fromNameAndType(name, STORE_TYPE).withPartition(partition))
          .rows();
    }
  }
}
