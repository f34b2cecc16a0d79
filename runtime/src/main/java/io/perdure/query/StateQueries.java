package io.perdure.query;

import io.perdure.codec.PeerCodec;
import io.perdure.codec.StateVersion;
import io.perdure.model.HostAndPort;
import io.perdure.model.ObjectKey;
import io.perdure.model.PartitionKey;
import io.perdure.model.Payload;
import io.perdure.registry.DeploymentRegistry;
import io.perdure.registry.ServiceDescriptor;
import io.perdure.schemaregistry.SubjectTypes;
import io.perdure.statemachine.EagerState;
import io.perdure.statemachine.Rejection;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/**
 * The state of objects, read from whichever node leads their partition, as of the last applied
 * command. Thread-safe; never blocks.
 */
public final class StateQueries {
  /** There is no such object, or no such entry. */
  public static final String NO_STATE = "PD0121";

  /** The node that has it does not answer. */
  public static final String NO_OWNER = "PD0122";

  private static final String PATH = "/internal/state";
  private static final String JSON_TYPE = "application/json";
  private static final String BYTES_TYPE = "application/octet-stream";
  private static final int NOT_FOUND = 404;
  private static final int UNAVAILABLE = 503;

  private final DeploymentRegistry registry;
  private final TypedState typed;
  private final PartitionRouter router;
  private final PeerClient peers;
  private final int partitions;

  public StateQueries(
      DeploymentRegistry registry,
      SubjectTypes types,
      PartitionRouter router,
      PeerClient peers,
      int partitions) {
    this.registry = registry;
    this.typed = new TypedState(types);
    this.router = router;
    this.peers = peers;
    this.partitions = partitions;
  }

  /**
   * The whole state as a JSON object, with its version; {@link StateJson} says how values appear in
   * it. Those whose type the object declares appear as they are decoded.
   */
  public CompletableFuture<QueryResult> all(ObjectKey object) {
    return query(
        object,
        (service, entries) ->
            typed
                .shown(service, entries)
                .<QueryResult>thenApply(shown ->
                    new QueryResult.Found(
                        JSON_TYPE, Payload.of(StateJson.write(shown)), StateVersion.of(entries))));
  }

  /**
   * One entry: as JSON if it is decoded by the type that the object declares, else its bytes.
   *
   * @param isStored whether the bytes are wanted, whatever they are
   */
  public CompletableFuture<QueryResult> one(ObjectKey object, String name, boolean isStored) {
    return query(
        object,
        (service, entries) ->
            entries.stream()
                .filter(entry -> entry.key().utf8().equals(name))
                .findFirst()
                .map(entry -> isStored ? stored(entry) : shown(service, entry))
                .orElseGet(() ->
                    CompletableFuture.completedFuture(
                        none(object + " has no state named '" + name + "'"))));
  }

  private CompletableFuture<QueryResult> shown(ServiceDescriptor service, EagerState.Entry entry) {
    return typed
        .json(service, entry)
        .thenCompose(json ->
            json.isEmpty()
                ? stored(entry)
                : CompletableFuture.completedFuture(
                    new QueryResult.Found(JSON_TYPE, json.get(), null)));
  }

  private static CompletableFuture<QueryResult> stored(EagerState.Entry entry) {
    return CompletableFuture.completedFuture(
        new QueryResult.Found(BYTES_TYPE, entry.value(), null));
  }

  /** Serves what other nodes ask this one. */
  public void mount(Router routes) {
    routes.route(HttpMethod.GET, PATH).handler(this::serve);
  }

  private CompletableFuture<QueryResult> query(
      ObjectKey object,
      BiFunction<ServiceDescriptor, List<EagerState.Entry>, CompletableFuture<QueryResult>>
          answer) {
    var service =
        registry
            .service(object.service())
            .filter(it -> it.type() != ServiceDescriptor.Type.SERVICE)
            .orElse(null);
    if (service == null) {
      return CompletableFuture.completedFuture(
          none("There is no object or workflow '" + object.service() + "'"));
    }
    if (object.key().isEmpty()) {
      return CompletableFuture.completedFuture(none("Expected a key, but it is empty"));
    }
    return router
        .read(partition(object), view -> view.state(object), owner -> ask(owner, object))
        .thenCompose(entries -> answer.apply(service, entries))
        .exceptionally(StateQueries::unavailable);
  }

  private CompletableFuture<List<EagerState.Entry>> ask(HostAndPort owner, ObjectKey object) {
    var query =
        "?service="
            + encoded(object.service())
            + "&key="
            + encoded(object.key())
            + (object.scope() == null ? "" : "&scope=" + encoded(object.scope()));
    return LeaderAnswers.receive(partition(object), peers.get(owner, PATH + query))
        .thenApply(body -> PeerCodec.decodeState(body.bytes()));
  }

  private void serve(RoutingContext context) {
    var service = context.queryParams().get("service");
    var key = context.queryParams().get("key");
    if (service == null || key == null) {
      context.response().setStatusCode(400).end("Expected the parameters service and key");
      return;
    }
    var object = new ObjectKey(service, key, context.queryParams().get("scope"));
    LeaderAnswers.send(
        context,
        router.readHere(partition(object), view -> PeerCodec.encodeState(view.state(object))));
  }

  private int partition(ObjectKey object) {
    return PartitionKey.partitionOf(object.partitionKey().hash(), partitions);
  }

  private static QueryResult none(String message) {
    return new QueryResult.Refused(new Rejection(NO_STATE, NOT_FOUND, message));
  }

  private static QueryResult unavailable(Throwable failure) {
    return new QueryResult.Refused(
        new Rejection(
            NO_OWNER, UNAVAILABLE, String.valueOf(PartitionRouter.cause(failure).getMessage())));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
