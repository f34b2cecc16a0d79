package io.perdure.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perdure.model.HostAndPort;
import io.perdure.model.InvocationId;
import io.perdure.partition.PartitionView;
import io.perdure.registry.Deployment;
import io.perdure.registry.DeploymentRegistry;
import io.perdure.statemachine.InvocationStatus.Completed;
import io.perdure.statemachine.InvocationStatus.Invoked;
import io.perdure.statemachine.InvocationStatus.Known;
import io.perdure.statemachine.InvocationStatus.Pending;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * How many invocations hold a deployment, counted over all partitions, wherever they are led.
 *
 * <p>An invocation that has not ended holds the deployment that it is pinned to. One without a pin
 * may hold it while its attempt runs: until that reports, nobody knows which deployment it reached.
 *
 * <p>Thread-safe; never blocks.
 */
public final class DeploymentUse {
  /** How many invocations are looked at in one read, so that none takes long. */
  public static final int ROWS_A_READ = 5_000;

  private static final String PATH = "/internal/deployment-use/";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final DeploymentRegistry registry;
  private final PartitionRouter router;
  private final PeerClient peers;
  private final int partitions;

  public DeploymentUse(
      DeploymentRegistry registry, PartitionRouter router, PeerClient peers, int partitions) {
    this.registry = registry;
    this.router = router;
    this.peers = peers;
    this.partitions = partitions;
  }

  /**
   * @param createdBefore invocations without a pin count if they are older
   */
  private record Question(Deployment deployment, Instant createdBefore) {
    boolean isHeldBy(Known status) {
      return switch (status) {
        case Completed _ -> false;
        case Pending pending -> {
          var pin = pending.progress().pin();
          yield pin == null
              ? pending instanceof Invoked invoked && mayHold(invoked)
              : pin.deployment().equals(deployment.id());
        }
      };
    }

    private boolean mayHold(Invoked invoked) {
      var invocation = invoked.invocation();
      return invoked.retryAtMs() == null
          && deployment.offers(invocation.target().service())
          && invocation.createdAtMs() < createdBefore.toEpochMilli();
    }
  }

  /**
   * A part of the count.
   *
   * @param last where to go on; null at the end of the partition
   */
  private record Page(long count, @Nullable InvocationId last) {}

  /**
   * Counts, one partition after the other.
   *
   * @param createdBefore invocations that are younger went to another deployment
   * @return fails with {@link OwnerUnavailableException} if a partition cannot be asked
   */
  public CompletableFuture<Long> count(Deployment deployment, Instant createdBefore) {
    return count(new Question(deployment, createdBefore), 0, null, 0);
  }

  /** Serves what other nodes ask this one. */
  public void mount(Router routes) {
    routes.route(HttpMethod.GET, PATH + ":partition").handler(this::serve);
  }

  private CompletableFuture<Long> count(
      Question question, int partition, @Nullable InvocationId after, long sum) {
    if (partition == partitions) {
      return CompletableFuture.completedFuture(sum);
    }
    return router
        .read(
            partition,
            view -> read(view, question, after),
            owner -> ask(owner, partition, question, after))
        .thenCompose(page ->
            page.last() == null
                ? count(question, partition + 1, null, sum + page.count())
                : count(question, partition, page.last(), sum + page.count()));
  }

  private static Page read(PartitionView view, Question question, @Nullable InvocationId after) {
    var rows = view.invocations(after, ROWS_A_READ);
    long count = rows.stream().filter(question::isHeldBy).count();
    return new Page(count, rows.size() < ROWS_A_READ ? null : rows.getLast().invocation().id());
  }

  private CompletableFuture<Page> ask(
      HostAndPort owner, int partition, Question question, @Nullable InvocationId after) {
    var query =
        "?deployment="
            + question.deployment().id()
            + "&before="
            + question.createdBefore().toEpochMilli()
            + (after == null ? "" : "&after=" + after);
    return LeaderAnswers.receive(partition, peers.get(owner, PATH + partition + query))
        .thenApply(body -> page(body.utf8()));
  }

  private static Page page(String body) {
    try {
      var json = JSON.readTree(body);
      var last = json.path("last");
      return new Page(
          json.path("count").longValue(),
          last.isTextual() ? InvocationId.parse(last.textValue()) : null);
    } catch (JsonProcessingException cause) {
      throw new IllegalStateException("Expected a count from another node", cause);
    }
  }

  private void serve(RoutingContext context) {
    int partition = Integer.parseInt(Objects.requireNonNull(context.pathParam("partition")));
    var parameters = context.queryParams();
    var deployment = registry.deployment(String.valueOf(parameters.get("deployment")));
    if (deployment.isEmpty()) {
      // This node has yet to hear of it, or has heard of its removal: the other one asks again.
      context.response().setStatusCode(LeaderAnswers.MISDIRECTED).end();
      return;
    }
    var before = Instant.ofEpochMilli(Long.parseLong(parameters.get("before")));
    var after =
        parameters.get("after") == null ? null : InvocationId.parse(parameters.get("after"));
    var question = new Question(deployment.get(), before);
    LeaderAnswers.send(
        context, router.readHere(partition, view -> bytes(read(view, question, after))));
  }

  private static byte[] bytes(Page page) {
    var json = JSON.createObjectNode().put("count", page.count());
    if (page.last() != null) {
      json.put("last", page.last().toString());
    }
    return json.toString().getBytes(UTF_8);
  }
}
