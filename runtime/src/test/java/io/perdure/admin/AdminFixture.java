package io.perdure.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.perdure.codec.DeploymentCodec;
import io.perdure.model.HostAndPort;
import io.perdure.model.InvocationId;
import io.perdure.model.InvocationSource;
import io.perdure.model.InvocationTarget;
import io.perdure.model.ObjectKey;
import io.perdure.model.PartitionKey;
import io.perdure.model.PinnedDeployment;
import io.perdure.model.Retention;
import io.perdure.model.TargetType;
import io.perdure.partition.InvocationJournal;
import io.perdure.partition.PartitionView;
import io.perdure.partition.PartitionViews;
import io.perdure.partition.ViewWithoutTables;
import io.perdure.query.DeploymentUse;
import io.perdure.query.InvocationQueries;
import io.perdure.query.PartitionRouter;
import io.perdure.query.PeerClient;
import io.perdure.query.sql.SqlBounds;
import io.perdure.query.sql.SqlQueries;
import io.perdure.query.sql.SqlRunner;
import io.perdure.registry.Deployment.HttpVersion;
import io.perdure.registry.DeploymentEndpoint;
import io.perdure.registry.Deployments;
import io.perdure.registry.DiscoveryClient;
import io.perdure.registry.ServerDefaults;
import io.perdure.registry.Services;
import io.perdure.registry.TopicDeploymentRegistry;
import io.perdure.schemaregistry.RegistryInMemory;
import io.perdure.schemaregistry.SubjectTypes;
import io.perdure.statemachine.Awaiting;
import io.perdure.statemachine.EagerState;
import io.perdure.statemachine.Invocation;
import io.perdure.statemachine.InvocationStatus;
import io.perdure.statemachine.Progress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The admin API over real HTTP, with a registry in memory and scripted invocations behind. */
final class AdminFixture implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final int PARTITIONS = 4;
  private static final int MAX_PROTOCOL_VERSION = 6;

  final ScriptedCommands commands = new ScriptedCommands();
  final Map<String, String> manifests = new ConcurrentHashMap<>();
  final Map<InvocationId, InvocationStatus.Known> invocations = new ConcurrentHashMap<>();
  final Map<InvocationId, Awaiting> awaited = new ConcurrentHashMap<>();
  final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  final AtomicBoolean isReady = new AtomicBoolean(true);
  final ScriptedEdits edits = new ScriptedEdits();
  final AtomicReference<SqlRunner> sqlRunner =
      new AtomicReference<>((sql, _, _) -> {
        throw new IllegalStateException(sql);
      });
  private final SubjectTypes types =
      new SubjectTypes(
          new RegistryInMemory()
              .with(
                  "orders",
                  """
                  {"type":"record","name":"Order","fields":[{"name":"items","type":"int"}]}\
                  """));
  final Drains drains;
  private final AtomicLong nextId = new AtomicLong(1);
  private final Vertx vertx = Vertx.vertx();
  private final PeerClient peers = new PeerClient(vertx);
  private final ExecutorService workers = Executors.newFixedThreadPool(2);
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final TopicDeploymentRegistry registry;
  private final AdminServer server;
  private final int port;

  AdminFixture() {
    var codec = new DeploymentCodec();
    var defaults = ServerDefaults.standard();
    registry = new TopicDeploymentRegistry(codec, defaults);
    var services = new Services(registry, this::append, codec);
    var deployments =
        new Deployments(
            registry,
            services,
            types,
            (endpoint, _) -> discover(endpoint),
            this::append,
            codec,
            defaults,
            Set.of(),
            Duration.ofMillis(200),
            Clock.systemUTC());
    var router = new PartitionRouter(views(), workers);
    var queries =
        new InvocationQueries(
            router, peers, PARTITIONS, id -> Optional.ofNullable(awaited.get(id)));
    drains =
        new Drains(
            registry,
            deployments,
            new DeploymentUse(registry, router, peers, PARTITIONS),
            now::get);
    var choices = new DeploymentChoices(registry, queries, MAX_PROTOCOL_VERSION);
    var options = new AdminOptions("127.0.0.1", 0, "tests", "http://127.0.0.1:8080/", "test");
    server =
        new AdminServer(
            vertx,
            options,
            List.of(),
            List.of(
                new NodeRoutes(options, isReady::get, () -> 2),
                new StateRoutes(registry, types, edits),
                new DeploymentRoutes(registry, deployments, drains),
                new ServiceRoutes(registry, services, options.gatewayUrl()),
                new InvocationRoutes(commands, choices, queries),
                new BatchRoutes(commands, choices),
                new QueryRoutes(
                    new SqlQueries(
                        SqlBounds.standard(),
                        () -> (sql, budget, answer) -> sqlRunner.get().run(sql, budget, answer)))));
    port = await(server.start());
  }

  /** A deployment that answers discovery with these handlers of the service Greeter. */
  String register(String uri, String... handlers) {
    manifests.put(uri, manifest(handlers));
    return json(post("/deployments", "{\"uri\":\"" + uri + "\"}")).path("id").asText();
  }

  /** The same with a virtual object of the name Box, which keeps orders. */
  void registerObject(String uri) {
    manifests.put(
        uri,
        manifest("open")
            .replace("Greeter", "Box")
            .replace(
                "\"SERVICE\"",
                """
                "VIRTUAL_OBJECT","metadata":{"perdure.state.order.subject":"orders",
                "perdure.state.shown.subject":"orders","perdure.state.shown.format":"json"}\
                """));
    post("/deployments", "{\"uri\":\"" + uri + "\"}");
  }

  static String manifest(String... handlers) {
    var names = new StringBuilder();
    for (var handler : handlers) {
      names.append(names.isEmpty() ? "" : ",").append("{\"name\":\"" + handler + "\"}");
    }
    return "{\"protocolMode\":\"BIDI_STREAM\",\"minProtocolVersion\":5,\"maxProtocolVersion\":7,"
        + "\"services\":[{\"name\":\"Greeter\",\"ty\":\"SERVICE\",\"handlers\":["
        + names
        + "]}]}";
  }

  /** An invocation of Greeter that runs on a deployment; null while nobody knows on which. */
  InvocationId running(@Nullable String deployment) {
    var id = newId();
    var progress = Progress.initial(1);
    invocations.put(
        id,
        new InvocationStatus.Invoked(
            new Invocation(
                id,
                new InvocationTarget("Greeter", null, "greet", TargetType.SERVICE),
                new InvocationSource.Http(),
                null,
                new Retention(Duration.ofDays(1), Duration.ofDays(1)),
                now.get().toEpochMilli(),
                1,
                null,
                List.of()),
            deployment == null ? progress : progress.withPin(new PinnedDeployment(deployment, 5)),
            null));
    return id;
  }

  /** The id of no invocation. */
  InvocationId newId() {
    long number = nextId.getAndIncrement();
    return new InvocationId(new PartitionKey("key" + number).hash(), number, number);
  }

  HttpResponse<String> get(String path) {
    return send(request(path).GET());
  }

  HttpResponse<String> post(String path, String body) {
    return send(request(path).POST(BodyPublishers.ofString(body)));
  }

  HttpResponse<String> post(String path, String body, String accept) {
    return send(request(path).header("accept", accept).POST(BodyPublishers.ofString(body)));
  }

  HttpResponse<String> patch(String path) {
    return patch(path, "");
  }

  HttpResponse<String> patch(String path, String body) {
    return send(request(path).method("PATCH", BodyPublishers.ofString(body)));
  }

  HttpResponse<String> put(String path, String body) {
    return send(request(path).PUT(BodyPublishers.ofString(body)));
  }

  HttpResponse<String> delete(String path) {
    return send(request(path).DELETE());
  }

  static JsonNode json(HttpResponse<String> response) {
    try {
      return AdminJson.MAPPER.readTree(response.body());
    } catch (IOException wrong) {
      throw new UncheckedIOException(wrong);
    }
  }

  CompletableFuture<HttpResponse<String>> postAsync(String path, String body) {
    return http.sendAsync(
        request(path).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(TIMEOUT)
        .version(HttpClient.Version.HTTP_1_1);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    return http.sendAsync(request.build(), BodyHandlers.ofString()).join();
  }

  private CompletableFuture<Void> append(String key, byte @Nullable [] value) {
    registry.changed(key, value);
    return CompletableFuture.completedFuture(null);
  }

  private CompletableFuture<DiscoveryClient.Response> discover(DeploymentEndpoint endpoint) {
    var manifest = manifests.get(endpoint.address().toString());
    return manifest == null
        ? CompletableFuture.failedFuture(new IOException("Nobody listens at " + endpoint))
        : CompletableFuture.completedFuture(
            new DiscoveryClient.Response(
                200,
                "application/vnd.restate.endpointmanifest.v3+json",
                null,
                manifest,
                HttpVersion.HTTP_2));
  }

  private PartitionView view(int partition) {
    return new ViewWithoutTables() {
      @Override
      public List<EagerState.Entry> state(ObjectKey object) {
        return List.of();
      }

      @Override
      public Optional<InvocationStatus.Known> invocation(InvocationId id) {
        return Optional.ofNullable(invocations.get(id));
      }

      @Override
      public Optional<InvocationJournal> journal(InvocationId id) {
        return Optional.empty();
      }

      @Override
      public List<InvocationStatus.Known> invocations(@Nullable InvocationId after, int limit) {
        return invocations.values().stream()
            .filter(it -> it.invocation().id().partition(PARTITIONS) == partition)
            .toList();
      }
    };
  }

  private PartitionViews views() {
    return new PartitionViews() {
      @Override
      public Optional<PartitionView> local(int partition) {
        return Optional.of(view(partition));
      }

      @Override
      public Optional<HostAndPort> owner(int partition) {
        return Optional.empty();
      }
    };
  }

  private static <T> T await(Future<T> future) {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }

  @Override
  public void close() {
    http.close();
    await(server.stop());
    peers.close();
    await(vertx.close());
    workers.shutdownNow();
  }
}
