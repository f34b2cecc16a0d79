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
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * One kind of text about invocations, written by whichever node leads their partition: this one, or
 * another that is asked for it. Thread-safe; never blocks.
 */
final class InvocationTexts {
  private static final int FOUND = 200;
  private static final int NOT_FOUND = 404;

  private final String path;
  private final BiFunction<PartitionView, InvocationId, Optional<String>> writer;
  private final PartitionRouter router;
  private final PeerClient peers;
  private final int partitions;

  /**
   * @param path where nodes ask each other, with a slash at its end
   * @param writer reads the stores, so it may block; empty if there is no such invocation
   */
  InvocationTexts(
      String path,
      BiFunction<PartitionView, InvocationId, Optional<String>> writer,
      PartitionRouter router,
      PeerClient peers,
      int partitions) {
    this.path = path;
    this.writer = writer;
    this.router = router;
    this.peers = peers;
    this.partitions = partitions;
  }

  /**
   * @return fails with {@link OwnerUnavailableException} if nobody could be asked
   */
  CompletableFuture<Optional<String>> find(InvocationId id) {
    return router.read(
        id.partition(partitions), view -> writer.apply(view, id), owner -> ask(owner, id));
  }

  void mount(Router routes) {
    routes.route(HttpMethod.GET, path + ":id").handler(this::serve);
  }

  private CompletableFuture<Optional<String>> ask(HostAndPort owner, InvocationId id) {
    return peers
        .get(owner, path + id)
        .toCompletionStage()
        .toCompletableFuture()
        .handle((response, failure) -> {
          if (failure != null) {
            throw new PartitionMovedException(id.partition(partitions), failure);
          }
          return switch (response.status()) {
            case FOUND -> Optional.of(response.body().utf8());
            case NOT_FOUND -> Optional.empty();
            default -> throw new PartitionMovedException(id.partition(partitions));
          };
        });
  }

  private void serve(RoutingContext context) {
    var id = InvocationId.parse(Objects.requireNonNull(context.pathParam("id")));
    router
        .readHere(id.partition(partitions), view -> writer.apply(view, id))
        .whenComplete(
            (found, failure) -> context.vertx().runOnContext(_ -> answer(context, found, failure)));
  }

  private static void answer(
      RoutingContext context, Optional<String> found, @Nullable Throwable failure) {
    if (failure != null) {
      context.response().setStatusCode(LeaderAnswers.MISDIRECTED).end(String.valueOf(failure));
    } else if (found.isEmpty()) {
      context.response().setStatusCode(NOT_FOUND).end();
    } else {
      context.response().end(found.get());
    }
  }
}
