package io.perdure.query;

import io.perdure.model.Payload;
import io.perdure.partition.PartitionMovedException;
import io.perdure.query.PeerClient.PeerResponse;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.CompletableFuture;

/**
 * What the leader of a partition has read for another node: its bytes with status 200, or 421 if it
 * does not lead the partition. Stateless.
 */
public final class LeaderAnswers {
  /** A node is asked that does not lead the partition. */
  static final int MISDIRECTED = 421;

  private static final int READ = 200;

  private LeaderAnswers() {}

  /** Answers the node that asked. */
  public static void send(RoutingContext context, CompletableFuture<byte[]> read) {
    read.whenComplete((bytes, failure) ->
        context
            .vertx()
            .runOnContext(_ -> {
              if (failure == null) {
                context.response().end(Buffer.buffer(bytes));
              } else {
                context.response().setStatusCode(MISDIRECTED).end(String.valueOf(failure));
              }
            }));
  }

  /**
   * Takes the answer of the node that was asked.
   *
   * @return fails with {@link PartitionMovedException} if it has not read the partition
   */
  public static CompletableFuture<Payload> receive(int partition, Future<PeerResponse> answer) {
    return answer
        .toCompletionStage()
        .toCompletableFuture()
        .handle((response, failure) -> {
          if (failure != null) {
            throw new PartitionMovedException(partition, failure);
          }
          if (response.status() != READ) {
            throw new PartitionMovedException(partition);
          }
          return response.body();
        });
  }
}
