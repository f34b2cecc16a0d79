package io.perdure.server;

import io.perdure.admin.AdminRoutes;
import io.perdure.admin.AdminServer;
import io.perdure.admin.BatchRoutes;
import io.perdure.admin.DeploymentChoices;
import io.perdure.admin.DeploymentRoutes;
import io.perdure.admin.Drains;
import io.perdure.admin.InvocationRoutes;
import io.perdure.admin.JournalRoutes;
import io.perdure.admin.NodeRoutes;
import io.perdure.admin.ServiceRoutes;
import io.perdure.admin.StateRoutes;
import io.perdure.admin.SubscriptionRoutes;
import io.perdure.codec.CommandCodec;
import io.perdure.codec.DeploymentCodec;
import io.perdure.codec.FunctionEntryCodec;
import io.perdure.codec.FunctionProtocolCodec;
import io.perdure.codec.StoredCluster;
import io.perdure.codec.StoredRowCodec;
import io.perdure.codec.SubscriptionCodec;
import io.perdure.gateway.GatewayReplies;
import io.perdure.gateway.GatewayServer;
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
import io.perdure.invoker.builtin.PublishHandler;
import io.perdure.invoker.builtin.PublishRules;
import io.perdure.invoker.builtin.StateEditHandler;
import io.perdure.invoker.http.VertxDiscoveryClient;
import io.perdure.invoker.http.VertxFunctionClient;
import io.perdure.invoker.lambda.LambdaDiscoveryClient;
import io.perdure.invoker.lambda.LambdaFunctionClient;
import io.perdure.invoker.lambda.LambdaFunctions;
import io.perdure.log.DeploymentsTopic;
import io.perdure.log.IngressLog;
import io.perdure.log.IngressProducers;
import io.perdure.log.KafkaCommandLog;
import io.perdure.log.KafkaDeliveryLog;
import io.perdure.log.KafkaIngressLog;
import io.perdure.log.KafkaTopicLookup;
import io.perdure.log.LogTrimmer;
import io.perdure.log.TopicLookup;
import io.perdure.log.TopicMismatchException;
import io.perdure.log.TopicNames;
import io.perdure.log.TopicsSetup;
import io.perdure.model.HostAndPort;
import io.perdure.partition.ChangelogIds;
import io.perdure.partition.PartitionRuntime;
import io.perdure.query.DeploymentUse;
import io.perdure.query.InvocationQueries;
import io.perdure.query.JournalQueries;
import io.perdure.query.PartitionRouter;
import io.perdure.query.PeerClient;
import io.perdure.query.StateQueries;
import io.perdure.registry.CallableServices;
import io.perdure.registry.DeploymentRegistry;
import io.perdure.registry.Deployments;
import io.perdure.registry.InvocationSpecs;
import io.perdure.registry.ServerDefaults;
import io.perdure.registry.Services;
import io.perdure.registry.TopicDeploymentRegistry;
import io.perdure.schemaregistry.SubjectTypes;
import io.perdure.tracing.Tracing;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node: all parts, wired and started in order, and stopped in reverse. What cannot start is
 * reported by an exception whose message is one line; what had started before is stopped.
 */
final class PerdureNode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PerdureNode.class);

  /** Room in a record of the log for what surrounds the largest entry. */
  static final int RECORD_SLACK_BYTES = 2 << 20;

  private static final String CLUSTER_KEY = "cluster";
  static final int EVENT_LOOPS = Math.max(1, Runtime.getRuntime().availableProcessors());
  private static final Duration START_TIMEOUT = Duration.ofSeconds(20);
  static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration DISCOVERY_TIMEOUT = Duration.ofSeconds(10);

  private final PerdureConfig config;
  private final NodeSettings settings;
  private final Deque<Part> started = new ArrayDeque<>();
  private volatile @Nullable PartitionRuntime partitions;
  private volatile @Nullable Integer clusterPartitions;
  private int gatewayPort;

  private interface Part {
    void stop() throws Exception;
  }

  private PerdureNode(PerdureConfig config) {
    this.config = config;
    this.settings = new NodeSettings(config);
  }

  static PerdureNode start(PerdureConfig config) {
    var node = new PerdureNode(config);
    try {
      node.startParts();
      return node;
    } catch (RuntimeException failure) {
      node.close();
      throw failure;
    }
  }

  /** Whether this node applies its partitions and leads them. */
  boolean isReady() {
    var runtime = partitions;
    return runtime != null && runtime.isReady();
  }

  int gatewayPort() {
    return gatewayPort;
  }

  @Override
  public void close() {
    while (!started.isEmpty()) {
      try {
        started.pop().stop();
      } catch (Exception failure) {
        LOG.warn("A part did not stop in order: {}", failure.toString());
      }
    }
  }

  private void startParts() {
    var names = new TopicNames(config.get(ConfigKeys.PREFIX));
    int partitionCount = config.get(ConfigKeys.PARTITIONS);
    int maxEntryBytes = Math.toIntExact(config.get(ConfigKeys.ENTRY_SIZE_LIMIT));
    int maxRecordBytes = maxEntryBytes + RECORD_SLACK_BYTES;
    var kafka = config.kafka();
    new TopicsSetup(
            names,
            partitionCount,
            config.get(ConfigKeys.REPLICATION_FACTOR).shortValue(),
            maxRecordBytes)
        .ensure(kafka);

    var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(EVENT_LOOPS));
    started.push(() -> await(vertx.close().toCompletionStage().toCompletableFuture()));
    var workers =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("worker-", 0).factory());
    started.push(workers::shutdownNow);

    var ids = new ChangelogIds();
    var types = startTypes(names, ids);
    var commandCodec = new CommandCodec();
    var defaults = settings.defaults();
    var registry = new TopicDeploymentRegistry(new DeploymentCodec(), defaults);
    var subscriptions = new SubscriptionRegistry(new SubscriptionCodec());
    var topic = startDeployments(names, kafka, registry, subscriptions, partitionCount);
    var log = new KafkaCommandLog(names.log(), partitionCount, commandCodec, maxRecordBytes, kafka);
    started.push(log::close);
    var deliveries = new KafkaDeliveryLog(names.log(), commandCodec, maxRecordBytes, kafka);
    started.push(deliveries::close);

    var address =
        new HostAndPort(
            config.get(ConfigKeys.ADMIN_ADVERTISED_HOST), config.get(ConfigKeys.ADMIN_PORT));
    var specs = new InvocationSpecs(config.get(ConfigKeys.REPLY_RETENTION));
    var waiters =
        new Waiters(
            address.toString(),
            log,
            settings.waiters(),
            System.currentTimeMillis(),
            System::nanoTime);
    var peers = new PeerClient(vertx);
    started.push(peers::close);
    var peerReplies = new PeerReplies(vertx, peers, waiters);
    var replies = new GatewayReplies(address.toString(), waiters, peerReplies, workers);

    var invokerOptions = settings.invoker(maxEntryBytes, defaults);
    var traces = TraceExport.open(config.get(ConfigKeys.TRACING_ENDPOINT), System.getenv());
    started.push(traces::close);
    var tracing = traces.tracing();
    var signer = settings.signer();
    var functions = VertxFunctionClient.open(vertx, invokerOptions.connections(), signer);
    started.push(functions::close);
    var lambdas = new LambdaFunctions(null, settings.lambda(maxEntryBytes));
    started.push(lambdas::close);
    var topics = new KafkaTopicLookup(kafka);
    started.push(topics::close);
    var callable = new CallableServices(registry, defaults.options());
    var invoker =
        new Invoker(
            invokerOptions,
            callable,
            specs,
            log,
            new FunctionProtocolCodec(),
            new LambdaFunctionClient(functions, lambdas, signer),
            builtIns(names, topics, types, maxRecordBytes),
            tracing,
            Clock.systemUTC());
    started.push(invoker::close);
    var metrics = new Metrics();
    started.push(metrics::close);
    metrics.watch(invoker);

    var runtime =
        new PartitionRuntime(
            settings.partitions(names, address, maxRecordBytes),
            commandCodec,
            new StoredRowCodec(),
            new FunctionEntryCodec(),
            log,
            deliveries,
            topics,
            ids,
            invoker,
            replies);
    partitions = runtime;
    metrics.watch(runtime);
    started.push(runtime::close);
    runtime.start();
    startTrimmer(names, kafka);

    var subscribing =
        new Subscriptions(
            subscriptions, registry, topic::append, new SubscriptionCodec(), Clock.systemUTC());
    var ingestion =
        startIngestion(
            names,
            registry,
            subscribing,
            specs,
            types,
            commandCodec,
            partitionCount,
            maxEntryBytes);
    var subscriptionRoutes = new SubscriptionRoutes(subscribing, ingestion, workers);
    var router = new PartitionRouter(runtime, workers);
    var states = new StateQueries(registry, types, router, peers, partitionCount);
    var invocations = new InvocationQueries(router, peers, partitionCount, invoker::awaiting);
    var journals = new JournalQueries(router, peers, partitionCount);
    var use = new DeploymentUse(registry, router, peers, partitionCount);
    startAdmin(
        vertx,
        registry,
        topic,
        defaults,
        specs,
        types,
        waiters,
        invocations,
        use,
        invokerOptions,
        signer,
        lambdas,
        subscriptionRoutes,
        List.of(
            peerReplies::mount,
            states::mount,
            invocations::mount,
            journals::mount,
            use::mount,
            new JournalRoutes(journals),
            metrics));
    var ingress =
        new KafkaIngressLog(
            names.ingress(),
            maxRecordBytes,
            IngressProducers.of(
                names.prefix() + "-gateway-" + config.get(ConfigKeys.NODE_NAME),
                maxRecordBytes,
                kafka));
    started.push(ingress::close);
    startGateway(
        vertx,
        callable,
        specs,
        waiters,
        ingress,
        states,
        tracing,
        types,
        metrics,
        maxEntryBytes,
        workers);
  }

  private SubjectTypes startTypes(TopicNames names, ChangelogIds ids) {
    var schemas = SchemaRegistries.open(config);
    var types = new SubjectTypes(schemas);
    started.push(types::close);
    if (config.get(ConfigKeys.SCHEMA_REGISTRY_URL).isPresent()) {
      var own =
          new OwnSubjects(
              schemas,
              config.get(ConfigKeys.SCHEMA_REGISTRY_REGISTER),
              names,
              ids,
              OwnSubjects.ASK_AGAIN);
      started.push(own::close);
      own.start();
    }
    return types;
  }

  private DeploymentsTopic startDeployments(
      TopicNames names,
      Map<String, Object> kafka,
      TopicDeploymentRegistry registry,
      SubscriptionRegistry subscriptions,
      int partitionCount) {
    var codec = new DeploymentCodec();
    var topic =
        new DeploymentsTopic(
            names.deployments(),
            kafka,
            (key, value) -> {
              if (key.equals(CLUSTER_KEY) && value != null) {
                clusterPartitions = codec.decodeCluster(value).partitions();
              } else {
                registry.changed(key, value);
                subscriptions.changed(key, value);
              }
            });
    started.push(topic::close);
    topic.start();
    var found = clusterPartitions;
    if (found == null) {
      await(
          topic.append(
              CLUSTER_KEY,
              codec.encode(
                  new StoredCluster(
                      partitionCount, System.currentTimeMillis(), Version.current()))));
    } else if (found != partitionCount) {
      throw new TopicMismatchException(
          "Expected "
              + partitionCount
              + " partitions, but the cluster "
              + names.prefix()
              + " was created with "
              + found
              + "; set perdure.partitions to "
              + found
              + ", or choose another perdure.prefix");
    }
    return topic;
  }

  /** Topics have a session of their own: what they repeat does not hold up the partitions. */
  private Ingestion startIngestion(
      TopicNames names,
      TopicDeploymentRegistry registry,
      Subscriptions subscriptions,
      InvocationSpecs specs,
      SubjectTypes types,
      CommandCodec commandCodec,
      int partitionCount,
      int maxEntryBytes) {
    var kafka = config.kafka();
    int maxRecordBytes = maxEntryBytes + RECORD_SLACK_BYTES;
    var records = new KafkaDeliveryLog(names.log(), commandCodec, maxRecordBytes, kafka);
    started.push(records::close);
    var ingestion =
        new Ingestion(
            new IngestOptions(
                config.get(ConfigKeys.NODE_NAME),
                names,
                partitionCount,
                maxEntryBytes,
                maxRecordBytes,
                config.get(ConfigKeys.INGEST_IN_FLIGHT),
                kafka),
            subscriptions,
            registry,
            specs,
            types,
            records);
    started.push(ingestion::close);
    ingestion.start();
    return ingestion;
  }

  private void startTrimmer(TopicNames names, Map<String, Object> kafka) {
    var trimmer = new LogTrimmer(names.log(), names.prefix(), kafka);
    started.push(trimmer::close);
    trimmer.start(config.get(ConfigKeys.TRIM_INTERVAL));
  }

  private void startAdmin(
      Vertx vertx,
      TopicDeploymentRegistry registry,
      DeploymentsTopic topic,
      ServerDefaults defaults,
      InvocationSpecs specs,
      SubjectTypes types,
      Waiters waiters,
      InvocationQueries invocations,
      DeploymentUse use,
      InvokerOptions invokerOptions,
      RequestSigner signer,
      LambdaFunctions lambdas,
      SubscriptionRoutes subscriptions,
      List<AdminRoutes> internal) {
    var overHttp =
        new VertxDiscoveryClient(
            vertx,
            invokerOptions.connections(),
            signer,
            invokerOptions.headers(),
            DISCOVERY_TIMEOUT);
    started.push(overHttp::close);
    var discovery =
        new LambdaDiscoveryClient(
            overHttp, lambdas, signer, invokerOptions.headers(), DISCOVERY_TIMEOUT);
    var services = new Services(registry, topic::append, new DeploymentCodec());
    var deployments =
        new Deployments(
            registry,
            services,
            types,
            discovery,
            topic::append,
            new DeploymentCodec(),
            defaults,
            config.get(ConfigKeys.ROUTING_HEADERS),
            Deployments.DISCOVERY_LIMIT,
            Clock.systemUTC());
    var drains = new Drains(registry, deployments, use, Clock.systemUTC());
    drains.start(vertx);
    var commands = new LoggedInvocationCommands(waiters);
    var choices =
        new DeploymentChoices(registry, invocations, config.get(ConfigKeys.MAX_PROTOCOL_VERSION));
    var options = settings.admin();
    var admin =
        new AdminServer(
            vertx,
            options,
            internal,
            List.of(
                new NodeRoutes(options, this::isReady),
                new DeploymentRoutes(registry, deployments, drains),
                new ServiceRoutes(registry, services, options.gatewayUrl()),
                new InvocationRoutes(commands, choices, invocations),
                new BatchRoutes(commands, choices),
                subscriptions,
                new StateRoutes(
                    registry, types, new StateEditing(waiters, specs, defaults.options()))));
    listen(
        "The admin API", options.port(), admin.start().toCompletionStage().toCompletableFuture());
    started.push(() -> await(admin.stop().toCompletionStage().toCompletableFuture()));
  }

  private void startGateway(
      Vertx vertx,
      DeploymentRegistry registry,
      InvocationSpecs specs,
      Waiters waiters,
      IngressLog ingress,
      StateQueries states,
      Tracing tracing,
      SubjectTypes types,
      Metrics metrics,
      int maxEntryBytes,
      ExecutorService workers) {
    var options = settings.gateway(maxEntryBytes);
    var gateway =
        new GatewayServer(
            vertx,
            options,
            registry,
            specs,
            waiters,
            ingress,
            states,
            Clock.systemUTC(),
            tracing,
            types,
            workers);
    listen(
        "The gateway", options.port(), gateway.start().toCompletionStage().toCompletableFuture());
    started.push(() -> await(gateway.stop().toCompletionStage().toCompletableFuture()));
    gatewayPort = gateway.port();
    metrics.watch(gateway);
  }

  private BuiltInHandlers builtIns(
      TopicNames names, TopicLookup topics, SubjectTypes types, int maxRecordBytes) {
    var rules = new PublishRules(names.prefix(), config.get(ConfigKeys.PUBLISH_TOPICS));
    return new BuiltInHandlers(
        new StateEditHandler(),
        Map.of(
            CallableServices.TOPICS + "/" + CallableServices.PUBLISH,
            new PublishHandler(rules, topics, types, maxRecordBytes)));
  }

  private static void listen(String what, int port, CompletableFuture<?> listening) {
    try {
      await(listening);
    } catch (StartException failure) {
      throw new StartException(
          what
              + " cannot listen on port "
              + port
              + "; stop what listens there, or choose another ("
              + failure.getMessage()
              + ")",
          failure);
    }
  }

  private static void await(CompletableFuture<?> future) {
    try {
      future.get(START_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new StartException("Interrupted", stopped);
    } catch (ExecutionException failure) {
      var cause = failure.getCause() == null ? failure : failure.getCause();
      throw new StartException(String.valueOf(cause.getMessage()), cause);
    } catch (TimeoutException late) {
      throw new StartException("It took longer than " + START_TIMEOUT, late);
    }
  }
}
