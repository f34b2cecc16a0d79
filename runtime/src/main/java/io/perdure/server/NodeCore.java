package io.perdure.server;

import io.perdure.codec.CommandCodec;
import io.perdure.codec.DeploymentCodec;
import io.perdure.codec.FunctionEntryCodec;
import io.perdure.codec.FunctionProtocolCodec;
import io.perdure.codec.StoredCluster;
import io.perdure.codec.StoredRowCodec;
import io.perdure.codec.SubscriptionCodec;
import io.perdure.gateway.GatewayReplies;
import io.perdure.gateway.PeerReplies;
import io.perdure.gateway.Waiters;
import io.perdure.ingest.IngestOptions;
import io.perdure.ingest.Ingestion;
import io.perdure.ingest.SubscriptionRegistry;
import io.perdure.ingest.Subscriptions;
import io.perdure.invoker.Invoker;
import io.perdure.invoker.InvokerOptions;
import io.perdure.invoker.RequestSigner;
import io.perdure.invoker.builtin.BuiltInHandlers;
import io.perdure.invoker.builtin.LimitEditHandler;
import io.perdure.invoker.builtin.PublishHandler;
import io.perdure.invoker.builtin.PublishRules;
import io.perdure.invoker.builtin.StateEdit;
import io.perdure.invoker.builtin.StateEditHandler;
import io.perdure.invoker.http.ConsolidatingTransport;
import io.perdure.invoker.http.VertxFunctionClient;
import io.perdure.invoker.lambda.LambdaFunctionClient;
import io.perdure.invoker.lambda.LambdaFunctions;
import io.perdure.limits.LimitRequest;
import io.perdure.log.DeploymentsTopic;
import io.perdure.log.KafkaCommandLog;
import io.perdure.log.KafkaDeliveryLog;
import io.perdure.log.KafkaTopicLookup;
import io.perdure.log.LogTrimmer;
import io.perdure.log.RegistryFraming;
import io.perdure.log.TopicMismatchException;
import io.perdure.log.TopicNames;
import io.perdure.log.TopicsSetup;
import io.perdure.model.HostAndPort;
import io.perdure.model.InvocationId;
import io.perdure.model.Waiter;
import io.perdure.partition.PartitionRuntime;
import io.perdure.query.PeerClient;
import io.perdure.registry.CallableServices;
import io.perdure.registry.InvocationSpecs;
import io.perdure.registry.ServerDefaults;
import io.perdure.registry.TopicDeploymentRegistry;
import io.perdure.schemaregistry.SubjectTypes;
import io.perdure.statemachine.Command;
import io.perdure.tracing.Tracing;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxBootstrap;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What a node is made of behind its listeners: topics and registries, the log, the invoker, the
 * partitions, the subscriptions. Made is started.
 */
final class NodeCore {
  private static final String CLUSTER_KEY = "cluster";

  final NodeSettings settings;
  final TopicNames names;
  final int partitionCount;
  final Vertx vertx;
  final ExecutorService workers;
  final SubjectTypes types;
  final RegistryFraming framing = new RegistryFraming();
  final ServerDefaults defaults;
  final TopicDeploymentRegistry registry;
  final DeploymentsTopic deployments;
  final CallableServices callable;
  final InvocationSpecs specs;
  final Waiters waiters;
  final PeerClient peers;
  final PeerReplies peerReplies;
  final Tracing tracing;
  final RequestSigner signer;
  final InvokerOptions invokerOptions;
  final LambdaFunctions lambdas;
  final Metrics metrics;
  final Invoker invoker;
  final PartitionRuntime partitions;
  final Subscriptions subscriptions;
  final Ingestion ingestion;

  private final PerdureConfig config;
  private final StartedParts parts;
  private final CommandCodec commandCodec = new CommandCodec();

  NodeCore(PerdureConfig config, StartedParts parts) {
    this.config = config;
    this.parts = parts;
    this.settings = new NodeSettings(config);
    this.names = new TopicNames(config.get(ConfigKeys.PREFIX));
    this.partitionCount = config.get(ConfigKeys.PARTITIONS);
    var kafka = config.kafka();
    new TopicsSetup(
            names,
            partitionCount,
            config.get(ConfigKeys.REPLICATION_FACTOR).shortValue(),
            settings.maxRecordBytes())
        .ensure(kafka);

    this.vertx = startVertx();
    this.workers = startWorkers();
    this.types = startTypes();
    this.defaults = settings.defaults();
    this.registry = new TopicDeploymentRegistry(new DeploymentCodec(), defaults);
    var subscriptionRegistry = new SubscriptionRegistry(new SubscriptionCodec());
    this.deployments = startDeployments(subscriptionRegistry);
    var log =
        parts.add(
            new KafkaCommandLog(
                names.log(),
                partitionCount,
                commandCodec,
                framing,
                settings.maxRecordBytes(),
                kafka));
    var deliveries = startDeliveries();

    var address = settings.address();
    this.callable = new CallableServices(registry, defaults.options());
    this.specs = new InvocationSpecs(config.get(ConfigKeys.REPLY_RETENTION));
    this.waiters =
        new Waiters(
            address.toString(),
            log,
            settings.waiters(),
            System.currentTimeMillis(),
            System::nanoTime);
    this.peers = parts.add(new PeerClient(vertx));
    this.peerReplies = new PeerReplies(vertx, peers, waiters);

    this.invokerOptions = settings.invoker(defaults);
    this.tracing =
        parts
            .add(TraceExport.open(config.get(ConfigKeys.TRACING_ENDPOINT), System.getenv()))
            .tracing();
    this.signer = settings.signer();
    this.lambdas = parts.add(new LambdaFunctions(null, settings.lambda()));
    this.metrics = parts.add(new Metrics());
    var topics = parts.add(new KafkaTopicLookup(kafka));
    this.invoker = startInvoker(log, topics);
    this.partitions = startPartitions(log, deliveries, topics, address);
    parts
        .add(new LogTrimmer(names.log(), names.prefix(), kafka))
        .start(config.get(ConfigKeys.TRIM_INTERVAL));

    this.subscriptions =
        new Subscriptions(
            subscriptionRegistry,
            registry,
            deployments::append,
            new SubscriptionCodec(),
            Clock.systemUTC());
    this.ingestion = startIngestion();
  }

  private Vertx startVertx() {
    var started =
        VertxBootstrap.create()
            .options(new VertxOptions().setEventLoopPoolSize(PerdureNode.EVENT_LOOPS))
            .transport(ConsolidatingTransport.open())
            .init()
            .vertx();
    parts.add(() -> StartedParts.await(started.close()));
    return started;
  }

  private ExecutorService startWorkers() {
    var started =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("worker-", 0).factory());
    parts.add(started::shutdownNow);
    return started;
  }

  private SubjectTypes startTypes() {
    var schemas = SchemaRegistries.open(config);
    var started = parts.add(new SubjectTypes(schemas));
    if (config.get(ConfigKeys.SCHEMA_REGISTRY_URL).isPresent()) {
      parts
          .add(
              new OwnSubjects(
                  schemas,
                  config.get(ConfigKeys.SCHEMA_REGISTRY_REGISTER),
                  names,
                  framing,
                  OwnSubjects.ASK_AGAIN))
          .start();
    }
    return started;
  }

  private DeploymentsTopic startDeployments(SubscriptionRegistry subscriptionRegistry) {
    var codec = new DeploymentCodec();
    var found = new AtomicReference<Integer>();
    var topic =
        parts.add(
            new DeploymentsTopic(
                names.deployments(),
                config.kafka(),
                (key, value) -> {
                  if (key.equals(CLUSTER_KEY) && value != null) {
                    found.set(codec.decodeCluster(value).partitions());
                  } else {
                    registry.changed(key, value);
                    subscriptionRegistry.changed(key, value);
                  }
                }));
    topic.start();
    var partitionsThere = found.get();
    if (partitionsThere == null) {
      var cluster =
          new StoredCluster(partitionCount, System.currentTimeMillis(), Version.current());
      StartedParts.await(topic.append(CLUSTER_KEY, codec.encode(cluster)));
    } else if (partitionsThere != partitionCount) {
      throw new TopicMismatchException(
          "Expected "
              + partitionCount
              + " partitions, but the cluster "
              + names.prefix()
              + " was created with "
              + partitionsThere
              + "; set perdure.partitions to "
              + partitionsThere
              + ", or choose another perdure.prefix");
    }
    return topic;
  }

  private KafkaDeliveryLog startDeliveries() {
    return parts.add(
        new KafkaDeliveryLog(
            names.log(), commandCodec, framing, settings.maxRecordBytes(), config.kafka()));
  }

  private PartitionRuntime startPartitions(
      KafkaCommandLog log,
      KafkaDeliveryLog deliveries,
      KafkaTopicLookup topics,
      HostAndPort address) {
    var runtime =
        parts.add(
            new PartitionRuntime(
                settings.partitions(names, address),
                commandCodec,
                new StoredRowCodec(),
                new FunctionEntryCodec(),
                log,
                deliveries,
                topics,
                framing,
                invoker,
                new GatewayReplies(address.toString(), waiters, peerReplies, workers),
                tracing));
    metrics.watch(runtime);
    runtime.start();
    return runtime;
  }

  private Invoker startInvoker(KafkaCommandLog log, KafkaTopicLookup topics) {
    var functions =
        parts.add(VertxFunctionClient.open(vertx, invokerOptions.connections(), signer));
    var started =
        parts.add(
            new Invoker(
                invokerOptions,
                callable,
                specs,
                log,
                new FunctionProtocolCodec(),
                new LambdaFunctionClient(functions, lambdas, signer),
                builtIns(topics),
                tracing,
                Clock.systemUTC()));
    metrics.watch(started);
    return started;
  }

  private BuiltInHandlers builtIns(KafkaTopicLookup topics) {
    var rules = new PublishRules(names.prefix(), config.get(ConfigKeys.PUBLISH_TOPICS));
    return new BuiltInHandlers(
        Map.of(
            StateEdit.HANDLER,
            new StateEditHandler(),
            LimitEditHandler.PUT,
            new LimitEditHandler(LimitRequest::puts),
            LimitEditHandler.REMOVE,
            new LimitEditHandler(LimitRequest::removals)),
        Map.of(
            CallableServices.TOPICS + "/" + CallableServices.PUBLISH,
            new PublishHandler(rules, topics, types, settings.maxRecordBytes())));
  }

  private CompletableFuture<?> end(InvocationId id) {
    return waiters.ask(address -> new Command.Attach(id, new Waiter.Gateway(address)), id);
  }

  /** Topics have a session of their own: what they repeat does not hold up the partitions. */
  private Ingestion startIngestion() {
    var records = startDeliveries();
    var started =
        parts.add(
            new Ingestion(
                new IngestOptions(
                    config.get(ConfigKeys.NODE_NAME),
                    names,
                    partitionCount,
                    config.get(ConfigKeys.INGEST_AHEAD),
                    settings.maxEntryBytes(),
                    settings.maxRecordBytes(),
                    config.get(ConfigKeys.INGEST_IN_FLIGHT),
                    config.get(ConfigKeys.DEAD_LETTER_FORM),
                    config.kafka()),
                subscriptions,
                registry,
                specs,
                types,
                framing,
                records,
                this::end,
                tracing));
    started.start();
    return started;
  }
}
