package io.perdure.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perdure.codec.CommandCodec;
import io.perdure.codec.DeploymentCodec;
import io.perdure.codec.FunctionEntryCodec;
import io.perdure.codec.FunctionProtocolCodec;
import io.perdure.codec.StoredRowCodec;
import io.perdure.gateway.GatewayOptions;
import io.perdure.gateway.GatewayServer;
import io.perdure.gateway.Waiters;
import io.perdure.gateway.WaitersOptions;
import io.perdure.invoker.Invoker;
import io.perdure.invoker.InvokerOptions;
import io.perdure.invoker.RequestSigner;
import io.perdure.invoker.builtin.BuiltInHandlers;
import io.perdure.invoker.builtin.StateEdit;
import io.perdure.invoker.builtin.StateEditHandler;
import io.perdure.invoker.http.VertxDiscoveryClient;
import io.perdure.invoker.http.VertxFunctionClient;
import io.perdure.log.AppendException;
import io.perdure.log.IngressRecord;
import io.perdure.model.InvocationId;
import io.perdure.model.ObjectKey;
import io.perdure.model.PartitionKey;
import io.perdure.model.ReplyAddress;
import io.perdure.partition.CommandCounts;
import io.perdure.partition.LeaderOptions;
import io.perdure.partition.LedPartitions;
import io.perdure.partition.PartitionServices;
import io.perdure.partition.ReplayMemory;
import io.perdure.partition.ReplySink;
import io.perdure.query.InvocationQueries;
import io.perdure.query.JournalQueries;
import io.perdure.query.PartitionRouter;
import io.perdure.query.PeerClient;
import io.perdure.query.StateQueries;
import io.perdure.registry.CallableServices;
import io.perdure.registry.Deployment;
import io.perdure.registry.Deployment.HttpVersion;
import io.perdure.registry.DeploymentEndpoint;
import io.perdure.registry.Deployments;
import io.perdure.registry.HandlerOptions;
import io.perdure.registry.InvocationSpecs;
import io.perdure.registry.ServerDefaults;
import io.perdure.registry.Services;
import io.perdure.registry.TopicDeploymentRegistry;
import io.perdure.schemaregistry.SubjectTypes;
import io.perdure.sdk.FunctionEndpoint;
import io.perdure.sdk.http.FunctionServer;
import io.perdure.statemachine.Answer;
import io.perdure.statemachine.Command;
import io.perdure.statemachine.EagerState;
import io.perdure.tracing.Tracing;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServerOptions;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a runtime, wired as {@code server} wires them, with log and stores in memory.
 * Thread-safe once it has started.
 */
final class Node implements AutoCloseable {
  /** As many as {@code perdure dev} has. */
  static final int PARTITIONS = 4;

  private static final String NAME = "test-node";
  private static final String LOOPBACK = "127.0.0.1";
  private static final int EVENT_LOOPS = 2;
  private static final int CONCURRENCY = 1000;
  private static final int TIMER_WINDOW = 1024;
  private static final long MAX_EAGER_STATE_BYTES = 64 << 10;
  private static final Duration REPLY_RETENTION = Duration.ofMinutes(1);
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final ManualClock clock = new ManualClock();
  private final FunctionClocks functions = new FunctionClocks(clock);
  private final SubjectTypes types = SubjectTypes.none();
  private final Partitions partitions;
  private final Vertx vertx;
  private final ExecutorService workers =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("test-worker-", 0).factory());
  private final TopicDeploymentRegistry registry;
  private final CallableServices callable;
  private final ServerDefaults defaults;
  private final Waiters waiters;
  private final InvocationQueries invocations;
  private final JournalQueries journals;
  private final GatewayServer gateway;

  private Node(Duration inactivityTimeout, int crashEvery) {
    this.vertx = vertx();
    started.push(() -> await(vertx.close()));
    started.push(workers::shutdownNow);
    started.push(types);
    this.partitions = new Partitions(PARTITIONS, clock, functions, crashEvery);
    this.defaults = defaults(inactivityTimeout);
    this.registry = new TopicDeploymentRegistry(new DeploymentCodec(), defaults);
    this.callable = new CallableServices(registry, defaults.options());
    this.waiters =
        new Waiters(
            NAME, partitions.log(), WaitersOptions.DEFAULT, clock.millis(), System::nanoTime);
    var specs = new InvocationSpecs(REPLY_RETENTION);
    var invoker = startPartitions(specs);

    var peers = new PeerClient(vertx);
    started.push(peers);
    var router = new PartitionRouter(partitions, workers);
    this.invocations = new InvocationQueries(router, peers, PARTITIONS, invoker::awaiting);
    this.journals = new JournalQueries(router, peers, PARTITIONS);
    this.gateway =
        new GatewayServer(
            vertx,
            GatewayOptions.onPort(LOOPBACK, 0),
            callable,
            specs,
            waiters,
            Node::refuseBatch,
            new StateQueries(registry, types, router, peers, PARTITIONS),
            clock,
            Tracing.OFF,
            types,
            workers);
    await(gateway.start());
    started.push(() -> await(gateway.stop()));
  }

  static Node start(
      List<FunctionEndpoint> endpoints,
      List<URI> deployments,
      Duration inactivityTimeout,
      int crashEvery) {
    var node = new Node(inactivityTimeout, crashEvery);
    try {
      endpoints.forEach(node::serve);
      deployments.forEach(node::register);
      return node;
    } catch (RuntimeException failure) {
      node.close();
      throw failure;
    }
  }

  Partitions partitions() {
    return partitions;
  }

  ManualClock clock() {
    return clock;
  }

  URI gateway() {
    return URI.create("http://" + LOOPBACK + ":" + gateway.port());
  }

  List<EagerState.Entry> state(ObjectKey object) {
    int partition = PartitionKey.partitionOf(new PartitionKey(object.key()).hash(), PARTITIONS);
    return partitions.local(partition).orElseThrow().state(object);
  }

  Optional<String> status(InvocationId id) {
    return await(invocations.find(id))
        .map(json -> {
          try {
            return JSON.readTree(json).path("status").asText();
          } catch (JsonProcessingException cause) {
            throw new IllegalStateException(
                "Expected JSON about " + id + ", but found " + json, cause);
          }
        });
  }

  Optional<String> journal(InvocationId id) {
    return await(journals.find(id));
  }

  void cancel(InvocationId id) {
    order(id, address -> new Command.Cancel(id, address));
  }

  void kill(InvocationId id) {
    order(id, address -> new Command.Kill(id, address));
  }

  @Override
  public void close() {
    RuntimeException failure = null;
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception cause) {
        failure = new IllegalStateException("A part of the runtime did not stop", cause);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private Invoker startPartitions(InvocationSpecs specs) {
    var options = InvokerOptions.DEFAULTS;
    var functions = VertxFunctionClient.open(vertx, options.connections(), RequestSigner.NONE);
    started.push(functions);
    var invoker =
        new Invoker(
            options,
            callable,
            specs,
            partitions.log(),
            new FunctionProtocolCodec(),
            functions,
            builtIns(),
            Tracing.OFF,
            clock);
    started.push(invoker);
    var attempts = new RunningAttempts(invoker);
    partitions.start(
        new PartitionServices(
            new LeaderOptions(
                NAME, CONCURRENCY, TIMER_WINDOW, MAX_EAGER_STATE_BYTES, MAX_EAGER_STATE_BYTES),
            new CommandCodec(),
            new StoredRowCodec(),
            new FunctionEntryCodec(),
            partitions.log(),
            partitions.log(),
            attempts,
            new ReplayMemory(Long.MAX_VALUE),
            new Replies(),
            partitions.timers(),
            clock,
            new LedPartitions(),
            new CommandCounts(),
            Tracing.OFF),
        attempts);
    started.push(partitions);
    return invoker;
  }

  /** There is no Kafka here, hence no ingress topic. */
  private static CompletableFuture<Void> refuseBatch(List<IngressRecord> requests) {
    return CompletableFuture.failedFuture(
        new AppendException(
            AppendException.Reason.ABORTED,
            "Expected calls one by one, but found a batch of "
                + requests.size()
                + ", which only a real runtime takes"));
  }

  private BuiltInHandlers builtIns() {
    var publish = Publications.handler(partitions.publications(), types);
    return new BuiltInHandlers(
        Map.of(StateEdit.HANDLER, new StateEditHandler()),
        Map.of(CallableServices.TOPICS + "/" + CallableServices.PUBLISH, publish));
  }

  private void serve(FunctionEndpoint endpoint) {
    var server =
        FunctionServer.start(
            endpoint.withClock(clock), new HttpServerOptions().setHost(LOOPBACK).setPort(0));
    started.push(server);
    functions.goesByManualClock(
        register(URI.create("http://" + LOOPBACK + ":" + server.port())).id());
  }

  private Deployment register(URI uri) {
    try (var discovery =
        new VertxDiscoveryClient(
            vertx, InvokerOptions.DEFAULTS.connections(), RequestSigner.NONE, Map.of(), TIMEOUT)) {
      var deployments =
          new Deployments(
              registry,
              new Services(registry, this::registered, new DeploymentCodec()),
              types,
              discovery,
              this::registered,
              new DeploymentCodec(),
              defaults,
              Set.of(),
              TIMEOUT,
              Clock.systemUTC());
      return await(
              deployments.register(
                  new Deployments.Request(
                      new DeploymentEndpoint.Http(uri, HttpVersion.HTTP_2),
                      Map.of(),
                      Map.of(),
                      false,
                      false,
                      false)))
          .deployment();
    }
  }

  /** In place of the deployments topic. */
  private CompletableFuture<Void> registered(String key, byte @Nullable [] value) {
    registry.changed(key, value);
    return CompletableFuture.completedFuture(null);
  }

  private void order(InvocationId id, Function<ReplyAddress, Command> command) {
    switch (await(waiters.ask(command, id))) {
      case Answer.Done _, Answer.Appended _ -> {}
      case Answer.NotFound _ -> throw new IllegalStateException("There is no invocation " + id);
      case Answer.AlreadyCompleted _, Answer.Completed _ ->
          throw new IllegalStateException("Invocation " + id + " has ended already");
      case Answer.Rejected(_, var rejection) ->
          throw new IllegalStateException(rejection.code() + ": " + rejection.message());
      case Answer.Accepted _, Answer.NotReady _, Answer.Restarted _ ->
          throw new IllegalStateException("Expected an order to be carried out for " + id);
    }
  }

  private static ServerDefaults defaults(Duration inactivityTimeout) {
    var standard = ServerDefaults.standard().options();
    return new ServerDefaults(
        new HandlerOptions(
            inactivityTimeout,
            standard.abortTimeout(),
            standard.journalRetention(),
            standard.idempotencyRetention(),
            standard.workflowRetention(),
            standard.isLazyState(),
            standard.retryPolicy()));
  }

  private static Vertx vertx() {
    return Vertx.vertx(
        new VertxOptions()
            .setEventLoopPoolSize(EVENT_LOOPS)
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false)));
  }

  private static <T> T await(io.vertx.core.Future<T> future) {
    return await(future.toCompletionStage().toCompletableFuture());
  }

  private static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", stopped);
    } catch (ExecutionException failure) {
      var cause = failure.getCause() == null ? failure : failure.getCause();
      throw new IllegalStateException(String.valueOf(cause.getMessage()), cause);
    } catch (TimeoutException late) {
      throw new IllegalStateException("It took longer than " + TIMEOUT, late);
    }
  }

  /** All requests are held by this node. */
  private final class Replies implements ReplySink {
    @Override
    public void reply(ReplyAddress address, Answer answer) {
      waiters.reply(address.request(), answer);
    }

    @Override
    public void leaderChanged(int partition) {
      workers.execute(() -> waiters.leaderChanged(partition));
    }
  }
}
