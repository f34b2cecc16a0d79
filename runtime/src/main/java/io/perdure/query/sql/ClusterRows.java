package io.perdure.query.sql;

import io.perdure.model.HostAndPort;
import io.perdure.partition.PartitionView;
import io.perdure.query.LeaderAnswers;
import io.perdure.query.OwnerUnavailableException;
import io.perdure.query.PartitionRouter;
import io.perdure.query.PeerClient;
import io.perdure.query.sql.PageSource.PartitionNumber;
import io.perdure.query.sql.RowFormat.Question;
import io.perdure.query.sql.RowFormat.Rows;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rows of all tables, read page by page from whichever nodes lead the partitions. The owner of
 * a partition leaves out what the query does not want, rows and columns. Thread-safe.
 */
public final class ClusterRows {
  private static final String PATH = "/internal/rows/";
  private static final long MAX_QUESTION_BYTES = 1 << 20;

  private final Map<String, SqlTable<?>> tables;
  private final PartitionRouter router;
  private final PeerClient peers;
  private final int partitions;

  public ClusterRows(
      List<SqlTable<?>> tables, PartitionRouter router, PeerClient peers, int partitions) {
    this.tables = tables.stream().collect(Collectors.toUnmodifiableMap(SqlTable::name, it -> it));
    this.router = router;
    this.peers = peers;
    this.partitions = partitions;
  }

  /**
   * Reads a table; nothing is read before the iterator is asked, which blocks and fails with {@link
   * SqlException}.
   *
   * @param columns the places of those wanted, in this order
   */
  public <R> Iterator<@Nullable Object[]> scan(
      SqlTable<R> table, List<Integer> columns, Narrowing narrowing, QueryBudget.Scan scan) {
    var wanted = columns.stream().<Column<R>>map(table.columns()::get).toList();
    return switch (table) {
      case SqlTable.OfNode<R> ofNode -> new NodeScan<>(ofNode, wanted, narrowing, scan);
      case SqlTable.OfPartitions<R> ofPartitions ->
          new PartitionScan<>(ofPartitions, wanted, narrowing, scan);
    };
  }

  /** Serves what other nodes ask this one. */
  public void mount(Router routes) {
    routes
        .route(HttpMethod.POST, PATH + ":partition")
        .handler(BodyHandler.create(false).setBodyLimit(MAX_QUESTION_BYTES))
        .handler(this::serve);
  }

  /** Hands on rows as they are fetched. */
  private abstract static class RowScan<R> implements Iterator<@Nullable Object[]> {
    final List<Column<R>> columns;
    final Narrowing narrowing;
    private final QueryBudget.Scan scan;
    private Iterator<@Nullable Object[]> fetched = List.<@Nullable Object[]>of().iterator();

    RowScan(List<Column<R>> columns, Narrowing narrowing, QueryBudget.Scan scan) {
      this.columns = columns;
      this.narrowing = narrowing;
      this.scan = scan;
      scan.begin();
    }

    /** The next rows, perhaps none; null if there are no more. */
    abstract @Nullable Rows fetch();

    @Override
    public final boolean hasNext() {
      while (!fetched.hasNext()) {
        var more = fetch();
        if (more == null) {
          return false;
        }
        scan.looked(more.looked());
        fetched = more.rows().iterator();
      }
      return true;
    }

    @Override
    public final @Nullable Object[] next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      var row = fetched.next();
      scan.handedOn(row);
      return row;
    }
  }

  private static final class NodeScan<R> extends RowScan<R> {
    private final SqlTable.OfNode<R> table;
    private boolean isDone;

    NodeScan(
        SqlTable.OfNode<R> table,
        List<Column<R>> columns,
        Narrowing narrowing,
        QueryBudget.Scan scan) {
      super(columns, narrowing, scan);
      this.table = table;
    }

    @Override
    @Nullable Rows fetch() {
      if (isDone) {
        return null;
      }
      isDone = true;
      return wanted(table, columns, narrowing, table.rows().get(), null);
    }
  }

  private final class PartitionScan<R> extends RowScan<R> {
    private final SqlTable.OfPartitions<R> table;
    private final QueryBudget budget;
    private final Iterator<Integer> left;
    private int partition = -1;
    private @Nullable String after;

    PartitionScan(
        SqlTable.OfPartitions<R> table,
        List<Column<R>> columns,
        Narrowing narrowing,
        QueryBudget.Scan scan) {
      super(columns, narrowing, scan);
      this.table = table;
      this.budget = scan.budget();
      this.left = table.source().partitions(narrowing, partitions).iterator();
    }

    @Override
    @Nullable Rows fetch() {
      if (after == null) {
        if (!left.hasNext()) {
          return null;
        }
        partition = left.next();
      }
      var page = await(page(table, columns, partition, narrowing, after), budget);
      after = page.next();
      return page;
    }
  }

  private <R> CompletableFuture<Rows> page(
      SqlTable.OfPartitions<R> table,
      List<Column<R>> columns,
      int partition,
      Narrowing narrowing,
      @Nullable String after) {
    return router.read(
        partition,
        view -> read(view, table, columns, partition, narrowing, after),
        owner -> ask(owner, table, columns, partition, narrowing, after));
  }

  private <R> Rows read(
      PartitionView view,
      SqlTable.OfPartitions<R> table,
      List<Column<R>> columns,
      int partition,
      Narrowing narrowing,
      @Nullable String after) {
    var page =
        table.source().read(view, new PartitionNumber(partition, partitions), narrowing, after);
    return wanted(table, columns, narrowing, page.rows(), page.next());
  }

  private static <R> Rows wanted(
      SqlTable<R> table,
      List<Column<R>> columns,
      Narrowing narrowing,
      List<R> rows,
      @Nullable String next) {
    var wanted = new ArrayList<@Nullable Object[]>();
    for (var row : rows) {
      if (narrowing.allows(table, row)) {
        var cells = new @Nullable Object[columns.size()];
        for (int i = 0; i < cells.length; i++) {
          cells[i] = columns.get(i).value(row);
        }
        wanted.add(cells);
      }
    }
    return new Rows(wanted, rows.size(), next);
  }

  private <R> CompletableFuture<Rows> ask(
      HostAndPort owner,
      SqlTable.OfPartitions<R> table,
      List<Column<R>> columns,
      int partition,
      Narrowing narrowing,
      @Nullable String after) {
    var names = columns.stream().map(Column::name).toList();
    var types = columns.stream().map(Column::type).toList();
    var question = RowFormat.encode(new Question(table.name(), names, narrowing, after));
    return LeaderAnswers.receive(partition, peers.post(owner, PATH + partition, question))
        .thenApply(body -> RowFormat.decodeRows(body.bytes(), types));
  }

  private void serve(RoutingContext context) {
    int partition = Integer.parseInt(Objects.requireNonNull(context.pathParam("partition")));
    Function<PartitionView, Rows> reader;
    try {
      reader = reader(RowFormat.decodeQuestion(question(context)), partition);
    } catch (IllegalArgumentException wrong) {
      context.response().setStatusCode(400).end(String.valueOf(wrong.getMessage()));
      return;
    }
    LeaderAnswers.send(
        context, router.readHere(partition, view -> RowFormat.encode(reader.apply(view))));
  }

  private static byte[] question(RoutingContext context) {
    var body = context.body().buffer();
    return body == null ? new byte[0] : body.getBytes();
  }

  private Function<PartitionView, Rows> reader(Question question, int partition) {
    if (tables.get(question.table()) instanceof SqlTable.OfPartitions<?> table) {
      return reader(table, question, partition);
    }
    throw new IllegalArgumentException("There is no table " + question.table());
  }

  private <R> Function<PartitionView, Rows> reader(
      SqlTable.OfPartitions<R> table, Question question, int partition) {
    var columns = question.columns().stream().map(name -> column(table, name)).toList();
    return view -> read(view, table, columns, partition, question.narrowing(), question.after());
  }

  private static <R> Column<R> column(SqlTable<R> table, String name) {
    return table.columns().stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException("There is no column " + name + " in " + table.name()));
  }

  private static Rows await(CompletableFuture<Rows> page, QueryBudget budget) {
    try {
      return page.get(Math.max(0, budget.left().toMillis()), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      throw budget.tooSlow();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw budget.tooSlow();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof OwnerUnavailableException unavailable) {
        throw new SqlException(
            SqlCode.UNAVAILABLE, String.valueOf(unavailable.getMessage()), unavailable);
      }
      throw new IllegalStateException("A page of rows could not be read", failed);
    }
  }
}
