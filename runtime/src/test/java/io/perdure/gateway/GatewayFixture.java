package io.perdure.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.perdure.model.HostAndPort;
import io.perdure.model.InvocationId;
import io.perdure.model.ObjectKey;
import io.perdure.partition.InvocationJournal;
import io.perdure.partition.PartitionView;
import io.perdure.partition.PartitionViews;
import io.perdure.partition.ViewWithoutTables;
import io.perdure.query.PartitionRouter;
import io.perdure.query.PeerClient;
import io.perdure.query.StateQueries;
import io.perdure.statemachine.Answer;
import io.perdure.statemachine.Command;
import io.perdure.statemachine.EagerState;
import io.perdure.statemachine.InvocationStatus;
import io.perdure.tracing.RecordedSpans;
import io.perdure.tracing.Tracing;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A node as far as the gateway sees it: real HTTP on both listeners, a scripted log behind. */
final class GatewayFixture implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-11-22T21:44:48.677Z");
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final int PARTITIONS = 4;

  final RecordedSpans spans = new RecordedSpans();
  final ScriptedLog log;
  final ScriptedIngress ingress = new ScriptedIngress();
  final AtomicLong nanos = new AtomicLong();

  /** Messages that came from other nodes. */
  final AtomicInteger fromPeers = new AtomicInteger();

  final Map<ObjectKey, List<EagerState.Entry>> states = new ConcurrentHashMap<>();
  final Map<Integer, HostAndPort> owners = new ConcurrentHashMap<>();
  final Waiters waiters;
  final GatewayServer server;
  final GatewayReplies replies;
  final HostAndPort admin;

  private final Vertx vertx = Vertx.vertx();
  private final PeerClient peers = new PeerClient(vertx);
  private final ExecutorService workers = Executors.newFixedThreadPool(2);
  private final HttpServer adminServer;
  private final HttpClient http;

  GatewayFixture() {
    this(GatewayOptions.onPort("127.0.0.1", 0), new ScriptedLog(PARTITIONS));
  }

  GatewayFixture(GatewayOptions options, ScriptedLog log) {
    this.log = log;
    var routes = Router.router(vertx);
    routes
        .route()
        .handler(request -> {
          fromPeers.incrementAndGet();
          request.next();
        });
    this.adminServer =
        await(vertx.createHttpServer().requestHandler(routes).listen(0, "127.0.0.1"));
    this.admin = new HostAndPort("127.0.0.1", adminServer.actualPort());
    this.waiters =
        new Waiters(
            admin.toString(), log, WaitersOptions.DEFAULT, System.currentTimeMillis(), nanos::get);
    var queries =
        new StateQueries(
            Fixtures.registry(),
            Fixtures.types(),
            new PartitionRouter(views(), workers),
            peers,
            PARTITIONS);
    var peerReplies = new PeerReplies(vertx, peers, waiters);
    queries.mount(routes);
    peerReplies.mount(routes);
    this.replies = new GatewayReplies(admin.toString(), waiters, peerReplies, workers);
    this.server =
        new GatewayServer(
            vertx,
            options,
            Fixtures.registry(),
            Fixtures.SPECS,
            waiters,
            ingress,
            queries,
            InstantSource.fixed(NOW),
            new Tracing(spans.tracer()),
            Fixtures.types(),
            workers);
    await(server.start());
    this.http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  }

  /** Every partition that has no other owner is here. */
  private PartitionViews views() {
    var view =
        new ViewWithoutTables() {
          @Override
          public List<EagerState.Entry> state(ObjectKey object) {
            return states.getOrDefault(object, List.of());
          }

          @Override
          public Optional<InvocationStatus.Known> invocation(InvocationId id) {
            return Optional.empty();
          }

          @Override
          public Optional<InvocationJournal> journal(InvocationId id) {
            return Optional.empty();
          }

          @Override
          public List<InvocationStatus.Known> invocations(@Nullable InvocationId after, int limit) {
            return List.of();
          }
        };
    return new PartitionViews() {
      @Override
      public Optional<PartitionView> local(int partition) {
        return owners.containsKey(partition) ? Optional.empty() : Optional.of(view);
      }

      @Override
      public Optional<HostAndPort> owner(int partition) {
        return Optional.of(owners.getOrDefault(partition, admin));
      }
    };
  }

  HttpRequest.Builder request(String pathAndQuery) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + pathAndQuery))
        .timeout(TIMEOUT)
        .version(HttpClient.Version.HTTP_1_1);
  }

  CompletableFuture<HttpResponse<String>> send(HttpRequest request) {
    return http.sendAsync(request, BodyHandlers.ofString());
  }

  CompletableFuture<HttpResponse<String>> post(String path, String body) {
    return send(request(path).POST(BodyPublishers.ofString(body)).build());
  }

  CompletableFuture<HttpResponse<String>> get(String path) {
    return send(request(path).GET().build());
  }

  /** What comes back for bytes that no client would send. */
  String raw(String request) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout((int) TIMEOUT.toMillis());
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  /** Spins until it is so; fails if it does not come about. */
  static void eventually(BooleanSupplier condition, String what) {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("Expected within " + TIMEOUT + ": " + what);
      }
      Thread.onSpinWait();
    }
  }

  /** Answers whoever a command says, as the leader of its partition does. */
  void reply(Command command, Answer answer) {
    replies.reply(Fixtures.replyTo(command), answer);
  }

  @Override
  public void close() {
    // A test may end while requests are held; nobody waits for them.
    http.shutdownNow();
    http.close();
    await(server.stop());
    peers.close();
    await(vertx.close());
    workers.shutdownNow();
  }

  static <T> T await(io.vertx.core.Future<T> future) {
    return await(future.toCompletionStage().toCompletableFuture());
  }

  static <T> T await(CompletableFuture<T> future) {
    return future.orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
  }
}
