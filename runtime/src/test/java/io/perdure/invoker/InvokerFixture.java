package io.perdure.invoker;

import io.perdure.codec.FunctionProtocolCodec;
import io.perdure.invoker.InvokerOptions.Connections;
import io.perdure.invoker.builtin.BuiltInHandlers;
import io.perdure.invoker.builtin.StateEdit;
import io.perdure.invoker.builtin.StateEditHandler;
import io.perdure.invoker.http.VertxFunctionClient;
import io.perdure.model.AttemptId;
import io.perdure.model.InvocationId;
import io.perdure.model.InvocationSource;
import io.perdure.model.InvocationTarget;
import io.perdure.model.LeaderEpoch;
import io.perdure.model.PartitionKey;
import io.perdure.model.PinnedDeployment;
import io.perdure.model.Retention;
import io.perdure.model.TargetType;
import io.perdure.model.TraceContext;
import io.perdure.registry.CallableServices;
import io.perdure.registry.Deployment;
import io.perdure.registry.Deployment.HttpVersion;
import io.perdure.registry.Deployment.ProtocolMode;
import io.perdure.registry.DeploymentEndpoint;
import io.perdure.registry.DeploymentRegistry;
import io.perdure.registry.HandlerDescriptor;
import io.perdure.registry.HandlerOptions;
import io.perdure.registry.InvocationSpecs;
import io.perdure.registry.RetryPolicy;
import io.perdure.registry.RetryPolicy.OnMaxAttempts;
import io.perdure.registry.ServiceDescriptor;
import io.perdure.statemachine.AttemptSnapshot;
import io.perdure.statemachine.Invocation;
import io.perdure.statemachine.Progress;
import io.perdure.statemachine.RawEntry;
import io.perdure.tracing.Tracing;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An invoker over real HTTP, one scripted deployment, a scripted log. */
final class InvokerFixture implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  static final RetryPolicy RETRIES =
      new RetryPolicy(Duration.ofMillis(100), 2, Duration.ofSeconds(1), 10, OnMaxAttempts.PAUSE);
  static final InvocationTarget OBJECT =
      new InvocationTarget("Counter", "k 1/ä", "add", TargetType.OBJECT_EXCLUSIVE);
  static final InvocationTarget SHARED =
      new InvocationTarget("Counter", "k", "get", TargetType.OBJECT_SHARED);
  static final InvocationTarget SERVICE =
      new InvocationTarget("Greeter", null, "greet", TargetType.SERVICE);

  private static final AtomicInteger ATTEMPTS = new AtomicInteger();

  final Vertx vertx = Vertx.vertx();
  final ScriptedFunction function;
  final ScriptedCommandLog log = new ScriptedCommandLog();

  /** Done when the first attempt holds its journal no more. */
  final CompletableFuture<Void> released = new CompletableFuture<>();

  private final Registry registry = new Registry();
  private InvokerOptions options = InvokerOptions.DEFAULTS;
  private HandlerOptions handlerOptions = handlerOptions(RETRIES);
  private ProtocolMode mode = ProtocolMode.BIDI_STREAM;
  private HttpVersion httpVersion = HttpVersion.HTTP_2;
  private int eventLoops = 2;
  private int maxConnections = 4;
  private int minVersion = 5;
  private int maxVersion = 6;
  private @Nullable URI uri;
  private @Nullable Path trusted;
  private RequestSigner signer = RequestSigner.NONE;
  private Tracing tracing = Tracing.OFF;
  private @Nullable VertxFunctionClient client;
  private @Nullable Invoker invoker;

  InvokerFixture() {
    this(new HttpServerOptions());
  }

  InvokerFixture(HttpServerOptions server) {
    function = ScriptedFunction.start(vertx, server);
  }

  static HandlerOptions handlerOptions(RetryPolicy retries) {
    return handlerOptions(retries, Duration.ofMinutes(1), Duration.ofMinutes(10));
  }

  static HandlerOptions handlerOptions(RetryPolicy retries, Duration inactivity, Duration abort) {
    var day = Duration.ofDays(1);
    return new HandlerOptions(inactivity, abort, day, day, day, false, retries);
  }

  InvokerFixture withOptions(Consumer<ChangedOptions> change) {
    var changed = new ChangedOptions();
    change.accept(changed);
    options = changed.options();
    return this;
  }

  InvokerFixture with(HandlerOptions changed) {
    handlerOptions = changed;
    return this;
  }

  InvokerFixture with(ProtocolMode changed) {
    mode = changed;
    return this;
  }

  InvokerFixture with(HttpVersion changed) {
    httpVersion = changed;
    return this;
  }

  InvokerFixture withVersions(int min, int max) {
    minVersion = min;
    maxVersion = max;
    return this;
  }

  /** All attempts share one event loop and one connection. */
  InvokerFixture withOneConnection() {
    return withConnections(1);
  }

  /** All attempts share one event loop and at most so many connections. */
  InvokerFixture withConnections(int count) {
    eventLoops = 1;
    maxConnections = count;
    return this;
  }

  InvokerFixture at(URI changed) {
    uri = changed;
    return this;
  }

  InvokerFixture with(RequestSigner changed) {
    signer = changed;
    return this;
  }

  InvokerFixture with(Tracing changed) {
    tracing = changed;
    return this;
  }

  InvokerFixture trusting(Path certificate) {
    trusted = certificate;
    return this;
  }

  /** Registers the deployment and starts the invoker, once. */
  Invoker invoker() {
    if (invoker == null) {
      registry.register(deployment("dp_1"));
      var connections =
          new Connections(
              eventLoops,
              Duration.ofSeconds(5),
              maxConnections,
              maxConnections,
              100,
              1000,
              Duration.ofMinutes(1),
              Duration.ofSeconds(10),
              1 << 20,
              1 << 22,
              trusted);
      client = VertxFunctionClient.open(vertx, connections, signer);
      invoker =
          new Invoker(
              options,
              new CallableServices(registry, handlerOptions),
              new InvocationSpecs(Duration.ofMinutes(1)),
              log,
              new FunctionProtocolCodec(),
              client,
              new BuiltInHandlers(Map.of(StateEdit.HANDLER, new StateEditHandler()), Map.of()),
              tracing,
              InstantSource.fixed(NOW));
    }
    return invoker;
  }

  /** Registers one more deployment of everything. */
  void register(String id) {
    registry.register(deployment(id));
  }

  void unregister(String id) {
    registry.deployments.remove(id);
  }

  AttemptId launch(AttemptSnapshot snapshot) {
    invoker().launch(snapshot, () -> released.complete(null));
    return snapshot.attempt();
  }

  /** Launches a first attempt, whose journal is the input alone. */
  AttemptId launch(InvocationTarget target) {
    return launch(snapshot(target, Progress.initial(NOW.toEpochMilli()), List.of(input())));
  }

  static RawEntry input() {
    return Frames.input("in");
  }

  static Progress pinned(String deployment, int version) {
    return Progress.initial(NOW.toEpochMilli()).withPin(new PinnedDeployment(deployment, version));
  }

  static AttemptSnapshot snapshot(
      InvocationTarget target, Progress progress, List<RawEntry> journal) {
    return snapshot(target, progress, journal, null);
  }

  static AttemptSnapshot snapshot(
      InvocationTarget target,
      Progress progress,
      List<RawEntry> journal,
      @Nullable TraceContext trace) {
    var id = new InvocationId(new PartitionKey("k").hash(), 1, 2);
    var day = Duration.ofDays(1);
    var invocation =
        new Invocation(
            id,
            target,
            new InvocationSource.Http(),
            null,
            new Retention(day, day),
            NOW.toEpochMilli(),
            42,
            trace,
            List.of());
    var attempt = new AttemptId(id, new LeaderEpoch(3), ATTEMPTS.incrementAndGet());
    return new AttemptSnapshot(attempt, invocation, progress, journal, null, false);
  }

  @Override
  public void close() {
    if (invoker != null) {
      invoker.close();
    }
    if (client != null) {
      client.close();
    }
    function.close();
    Patience.result(vertx.close().toCompletionStage().toCompletableFuture(), "Vert.x to close");
  }

  private DeploymentEndpoint endpoint() {
    var address = uri == null ? function.uri() : uri;
    return "arn".equals(address.getScheme())
        ? new DeploymentEndpoint.Lambda(address.toString(), null, false)
        : new DeploymentEndpoint.Http(address, httpVersion);
  }

  private Deployment deployment(String id) {
    return new Deployment(
        id,
        endpoint(),
        mode,
        Map.of("x-extra", "from deployment"),
        Map.of(),
        NOW,
        minVersion,
        maxVersion,
        null,
        List.of(
            service(
                id,
                "Counter",
                ServiceDescriptor.Type.VIRTUAL_OBJECT,
                handler("add", TargetType.OBJECT_EXCLUSIVE),
                handler("get", TargetType.OBJECT_SHARED)),
            service(
                id,
                "Greeter",
                ServiceDescriptor.Type.SERVICE,
                handler("greet", TargetType.SERVICE))),
        "{}",
        null);
  }

  private static ServiceDescriptor service(
      String deployment, String name, ServiceDescriptor.Type type, HandlerDescriptor... handlers) {
    var byName = new LinkedHashMap<String, HandlerDescriptor>();
    for (var handler : handlers) {
      byName.put(handler.name(), handler);
    }
    return new ServiceDescriptor(name, type, 1, deployment, true, null, Map.of(), byName);
  }

  private HandlerDescriptor handler(String name, TargetType type) {
    return new HandlerDescriptor(name, type, true, null, null, handlerOptions);
  }

  /** What is registered, in memory; the last deployment of a service is its latest. */
  private static final class Registry implements DeploymentRegistry {
    private final Map<String, Deployment> deployments = new LinkedHashMap<>();
    private final Map<String, ServiceDescriptor> services = new LinkedHashMap<>();

    void register(Deployment deployment) {
      deployments.put(deployment.id(), deployment);
      deployment.services().forEach(service -> services.put(service.name(), service));
    }

    @Override
    public Optional<ServiceDescriptor> service(String name) {
      return Optional.ofNullable(services.get(name));
    }

    @Override
    public List<ServiceDescriptor> services() {
      return List.copyOf(services.values());
    }

    @Override
    public Optional<Deployment> deployment(String id) {
      return Optional.ofNullable(deployments.get(id));
    }

    @Override
    public List<Deployment> deployments() {
      return List.copyOf(deployments.values());
    }
  }
}
