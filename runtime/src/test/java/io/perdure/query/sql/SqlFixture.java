package io.perdure.query.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perdure.codec.FunctionEntryCodec;
import io.perdure.codec.StoredRowCodec;
import io.perdure.model.HostAndPort;
import io.perdure.model.InvocationId;
import io.perdure.model.InvocationSource;
import io.perdure.model.InvocationTarget;
import io.perdure.model.ObjectKey;
import io.perdure.model.PartitionKey;
import io.perdure.model.Payload;
import io.perdure.model.Retention;
import io.perdure.model.TargetType;
import io.perdure.model.TraceContext;
import io.perdure.partition.PartitionView;
import io.perdure.partition.PartitionViews;
import io.perdure.partition.TablesView;
import io.perdure.query.PartitionRouter;
import io.perdure.query.PeerClient;
import io.perdure.query.calcite.CalciteRunner;
import io.perdure.registry.Deployment;
import io.perdure.registry.DeploymentEndpoint;
import io.perdure.registry.DeploymentRegistry;
import io.perdure.registry.ServiceDescriptor;
import io.perdure.statemachine.Invocation;
import io.perdure.statemachine.InvocationStatus.Known;
import io.perdure.statemachine.JournalEntry;
import io.perdure.statemachine.store.InMemoryStore;
import io.perdure.statemachine.store.Stores;
import io.perdure.statemachine.store.Tables;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * SQL over partitions in memory. The second of two nodes leads those with odd numbers; all
 * questions go to the first.
 */
public final class SqlFixture implements AutoCloseable {
  public static final int PARTITIONS = 4;
  public static final long CREATED_MS = Instant.parse("2026-01-02T03:04:05.678Z").toEpochMilli();
  public static final Instant NOW = Instant.parse("2026-01-03T00:00:00Z");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SECONDS = 60;

  public final SqlBounds bounds;
  public final List<Deployment> deployments = new ArrayList<>();
  public final List<ServiceDescriptor> services = new ArrayList<>();

  /** Those of which some row was asked for. */
  public final Set<Integer> asked = java.util.Collections.synchronizedSet(new HashSet<>());

  /** Partitions that nobody leads. */
  public final Set<Integer> lost = new HashSet<>();

  /** How many reads of a store there were. */
  public final AtomicInteger reads = new AtomicInteger();

  private final List<Tables> partitions = new ArrayList<>();
  private final Vertx vertx = Vertx.vertx();
  private final ExecutorService workers = Executors.newCachedThreadPool();
  private final PeerClient peers = new PeerClient(vertx);
  private final SqlQueries queries;
  private final int otherPort;
  private long nextId = 1;

  public SqlFixture(SqlBounds bounds) {
    this.bounds = bounds;
    for (int i = 0; i < PARTITIONS; i++) {
      var stores =
          new Stores(
              new InMemoryStore(), new InMemoryStore(), new InMemoryStore(), new InMemoryStore());
      partitions.add(new Tables(stores, new StoredRowCodec()));
    }
    var tables = SystemTables.of(registry());
    this.otherPort = startOther(tables);
    var rows = new ClusterRows(tables, new PartitionRouter(views(0), workers), peers, PARTITIONS);
    this.queries =
        new SqlQueries(bounds, () -> new CalciteRunner(tables, rows, InstantSource.fixed(NOW)));
  }

  public SqlFixture() {
    this(SqlBounds.standard());
  }

  /** The rows of an answer, as JSON. */
  public JsonNode rows(String sql) {
    return json(ask(sql, SqlQueries.Form.JSON)).path("rows");
  }

  /** The only row of an answer, as JSON. */
  public JsonNode row(String sql) {
    var rows = rows(sql);
    if (rows.size() != 1) {
      throw new AssertionError("Expected one row, but found " + rows);
    }
    return rows.path(0);
  }

  /** The texts of a column, in the order of the answer. */
  public List<String> texts(String sql, String column) {
    var texts = new ArrayList<String>();
    rows(sql).forEach(row -> texts.add(row.path(column).asText(null)));
    return texts;
  }

  public SqlAnswer ask(String sql, SqlQueries.Form form) {
    return queries.ask(sql, form).orTimeout(SECONDS, TimeUnit.SECONDS).join();
  }

  /** Why a query is refused. */
  public SqlException refusal(String sql) {
    try {
      throw new AssertionError("Expected a refusal, but found " + rows(sql));
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof SqlException refused) {
        return refused;
      }
      throw failure;
    }
  }

  public SqlQueries queries() {
    return queries;
  }

  /** An invocation that has just been asked for. */
  public Invocation invocation(
      String service, @Nullable String key, String handler, TargetType type) {
    return invocation(new InvocationTarget(service, key, handler, type));
  }

  /** The same of any target. */
  public Invocation invocation(InvocationTarget target) {
    var known = target.partitionKey();
    var partitionKey = known == null ? new PartitionKey("random" + nextId) : known;
    return new Invocation(
        new InvocationId(partitionKey.hash(), nextId, nextId++),
        target,
        new InvocationSource.Http(),
        null,
        new Retention(Duration.ofDays(1), Duration.ofHours(1)),
        CREATED_MS + nextId,
        1,
        new TraceContext("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", null),
        List.of());
  }

  public void add(Known status) {
    var id = status.invocation().id();
    var tables = tables(id);
    tables.invocations().add(status);
    var input = new JournalEntry.Input(List.of(), Payload.ofUtf8("5"));
    tables.journal().append(id, 0, new FunctionEntryCodec().encode(input), CREATED_MS);
    tables.flush();
  }

  public Tables tables(InvocationId id) {
    return partitions.get(id.partition(PARTITIONS));
  }

  public Tables tables(String key) {
    return partitions.get(partitionOf(key));
  }

  public static int partitionOf(String key) {
    return PartitionKey.partitionOf(new PartitionKey(key).hash(), PARTITIONS);
  }

  public static Deployment deployment(String id, ServiceDescriptor... services) {
    return new Deployment(
        id,
        new DeploymentEndpoint.Http(
            URI.create("http://127.0.0.1:9080/"), Deployment.HttpVersion.HTTP_2),
        Deployment.ProtocolMode.BIDI_STREAM,
        Map.of(),
        Map.of(),
        Instant.ofEpochMilli(CREATED_MS),
        5,
        7,
        "sdk/1",
        List.of(services),
        "{}",
        null);
  }

  /** One of the object that is a counter. */
  Invocation counter(String key) {
    return invocation("Counter", key, "add", TargetType.OBJECT_EXCLUSIVE);
  }

  /** Gives a counter a piece of state. */
  void put(String key, String name, Payload value) {
    var tables = tables(key);
    tables.functionState().put(new ObjectKey("Counter", key), Payload.ofUtf8(name), value);
    tables.flush();
  }

  public static ServiceDescriptor service(String name, ServiceDescriptor.Type type) {
    return new ServiceDescriptor(name, type, 3, "dp_1", true, null, Map.of(), Map.of());
  }

  private DeploymentRegistry registry() {
    return new DeploymentRegistry() {
      @Override
      public Optional<ServiceDescriptor> service(String name) {
        return services.stream().filter(it -> it.name().equals(name)).findFirst();
      }

      @Override
      public List<ServiceDescriptor> services() {
        return List.copyOf(services);
      }

      @Override
      public Optional<Deployment> deployment(String id) {
        return deployments.stream().filter(it -> it.id().equals(id)).findFirst();
      }

      @Override
      public List<Deployment> deployments() {
        return List.copyOf(deployments);
      }
    };
  }

  private int startOther(List<SqlTable<?>> tables) {
    var router = Router.router(vertx);
    new ClusterRows(tables, new PartitionRouter(views(1), workers), peers, PARTITIONS)
        .mount(router);
    return vertx
        .createHttpServer()
        .requestHandler(router)
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .join()
        .actualPort();
  }

  private PartitionViews views(int node) {
    return new PartitionViews() {
      @Override
      public Optional<PartitionView> local(int partition) {
        if (partition % 2 != node || lost.contains(partition)) {
          return Optional.empty();
        }
        asked.add(partition);
        reads.incrementAndGet();
        return Optional.of(new TablesView(partitions.get(partition)));
      }

      @Override
      public Optional<HostAndPort> owner(int partition) {
        return lost.contains(partition)
            ? Optional.empty()
            : Optional.of(new HostAndPort("127.0.0.1", otherPort));
      }
    };
  }

  private static JsonNode json(SqlAnswer answer) {
    try {
      return JSON.readTree(answer.body().bytes());
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  @Override
  public void close() {
    peers.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    workers.shutdownNow();
  }
}
