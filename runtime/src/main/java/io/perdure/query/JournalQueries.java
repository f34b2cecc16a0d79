package io.perdure.query;

import io.perdure.model.HostAndPort;
import io.perdure.model.InvocationId;
import io.perdure.partition.PartitionMovedException;
import io.perdure.partition.PartitionView;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The journals of invocations as {@link JournalLines}, read from whichever node leads their
 * partition. Thread-safe; never blocks.
 */
public final class JournalQueries {
  private static final String PATH = "/internal/journals/";
  private static final int MISDIRECTED = 421;

  private final PartitionRouter router;
  private final PeerClient peers;
  private final int partitions;

  public JournalQueries(PartitionRouter router, PeerClient peers, int partitions) {
    this.router = router;
    this.peers = peers;
    this.partitions = partitions;
  }

  /**
   * The journal of an invocation; empty if there is none of this id.
   *
   * @return fails with {@link OwnerUnavailableException} if nobody could be asked
   */
  public CompletableFuture<Optional<String>> find(InvocationId id) {
    return router.read(id.partition(partitions), view -> read(view, id), owner -> ask(owner, id));
  }

  /** Serves what other nodes ask this one. */
  public void mount(Router routes) {
    routes.route(HttpMethod.GET, PATH + ":id").handler(this::serve);
  }

  private static Optional<String> read(PartitionView view, InvocationId id) {
    return view.journal(id).map(JournalLines::write);
  }

  private CompletableFuture<Optional<String>> ask(HostAndPort owner, InvocationId id) {
    return peers
        .get(owner, PATH + id)
        .toCompletionStage()
        .toCompletableFuture()
        .handle((response, failure) -> {
          if (failure != null) {
            throw new PartitionMovedException(id.partition(partitions), failure);
          }
          return switch (response.status()) {
            case 200 -> Optional.of(response.body().utf8());
            case 404 -> Optional.empty();
            default -> throw new PartitionMovedException(id.partition(partitions));
          };
        });
  }

  private void serve(RoutingContext context) {
    var id = InvocationId.parse(Objects.requireNonNull(context.pathParam("id")));
    router
        .readHere(id.partition(partitions), view -> read(view, id))
        .whenComplete(
            (found, failure) -> context.vertx().runOnContext(_ -> answer(context, found, failure)));
  }

  private static void answer(
      RoutingContext context, Optional<String> found, @Nullable Throwable failure) {
    if (failure != null) {
      context.response().setStatusCode(MISDIRECTED).end(String.valueOf(failure));
    } else if (found.isEmpty()) {
      context.response().setStatusCode(404).end();
    } else {
      context.response().end(found.get());
    }
  }
}
