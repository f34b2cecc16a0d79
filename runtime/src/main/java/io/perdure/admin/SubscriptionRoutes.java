package io.perdure.admin;

import static io.perdure.admin.AdminAnswers.answer;
import static io.perdure.admin.AdminAnswers.body;
import static io.perdure.admin.AdminAnswers.param;
import static io.perdure.admin.AdminAnswers.refuse;
import static io.perdure.admin.AdminAnswers.whenDone;

import com.fasterxml.jackson.databind.JsonNode;
import io.perdure.ingest.Ingestion;
import io.perdure.ingest.PartitionLag;
import io.perdure.ingest.Subscription;
import io.perdure.ingest.Subscriptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routes of subscriptions and of the Kafka clusters they read from. Thread-safe. */
public final class SubscriptionRoutes implements ApiRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(SubscriptionRoutes.class);

  private final Subscriptions subscriptions;
  private final Ingestion ingestion;
  private final Executor workers;

  /**
   * @param workers for what asks the brokers
   */
  public SubscriptionRoutes(Subscriptions subscriptions, Ingestion ingestion, Executor workers) {
    this.subscriptions = subscriptions;
    this.ingestion = ingestion;
    this.workers = workers;
  }

  @Override
  public void mount(Router router, ApiVersion version) {
    var all = version.prefix() + "/subscriptions";
    var one = all + "/:id";
    router.post(all).handler(this::create);
    router.get(all).handler(this::list);
    router.get(one).handler(this::get);
    router.delete(one).handler(this::remove);
    router.patch(one + "/pause").handler(context -> pause(context, true));
    router.patch(one + "/seek").handler(this::seek);
    router.patch(one + "/resume").handler(context -> pause(context, false));
    var clusters = version.prefix() + "/kafka-clusters";
    var cluster = clusters + "/:name";
    router.post(clusters).handler(this::createCluster);
    router.get(clusters).handler(this::listClusters);
    router.get(cluster).handler(this::getCluster);
    router.patch(cluster).handler(this::changeCluster);
    router.delete(cluster).handler(this::removeCluster);
  }

  private void create(RoutingContext context) {
    whenDone(
        context,
        () -> {
          var json = json(context);
          return subscriptions.create(
              SubscriptionJson.text(json, "source"),
              SubscriptionJson.text(json, "sink"),
              SubscriptionJson.texts(json, "options"));
        },
        created -> {
          context.response().putHeader("location", "subscriptions/" + created.id());
          answer(context, 201, SubscriptionJson.subscription(created));
        });
  }

  private void list(RoutingContext context) {
    var source = context.queryParams().get("source");
    var sink = context.queryParams().get("sink");
    var json = AdminJson.object();
    var list = json.putArray("subscriptions");
    subscriptions.registry().subscriptions().stream()
        .filter(it -> source == null || source.equals(it.source().toString()))
        .filter(it -> sink == null || sink.equals(it.sink().toString()))
        .forEach(it -> list.add(SubscriptionJson.subscription(it)));
    answer(context, 200, json);
  }

  private void get(RoutingContext context) {
    var found = subscriptions.registry().subscription(param(context, "id"));
    if (found.isEmpty()) {
      refuseUnknown(context);
      return;
    }
    whenDone(
        context,
        () -> CompletableFuture.supplyAsync(() -> lag(found.get()), workers),
        lag -> {
          var json = SubscriptionJson.subscription(found.get());
          ingestion
              .status(found.get().id())
              .ifPresent(status -> json.set("status", SubscriptionJson.status(status)));
          lag.ifPresent(known -> SubscriptionJson.lag(json, known));
          answer(context, 200, json);
        });
  }

  /** A subscription can be looked at while its brokers are away. */
  private Optional<List<PartitionLag>> lag(Subscription subscription) {
    try {
      return Optional.of(ingestion.lag(subscription));
    } catch (RuntimeException unknown) {
      LOG.info("{}", unknown.toString());
      return Optional.empty();
    }
  }

  private void remove(RoutingContext context) {
    whenDone(
        context,
        () ->
            "true".equals(context.queryParams().get("drain"))
                ? drain(param(context, "id"))
                : subscriptions.remove(param(context, "id")),
        existed -> {
          if (existed) {
            context.response().setStatusCode(202).end();
          } else {
            refuseUnknown(context);
          }
        });
  }

  /** Up to where its topics reach now. */
  private CompletableFuture<Boolean> drain(String id) {
    var found = subscriptions.registry().subscription(id);
    if (found.isEmpty()) {
      return CompletableFuture.completedFuture(false);
    }
    return CompletableFuture.supplyAsync(() -> ingestion.lag(found.get()), workers)
        .thenCompose(lag ->
            subscriptions.drain(
                id,
                lag.stream().collect(Collectors.toMap(PartitionLag::place, PartitionLag::end))));
  }

  private void seek(RoutingContext context) {
    whenDone(
        context,
        () -> {
          var json = json(context);
          return subscriptions.seek(
              param(context, "id"),
              SubscriptionJson.text(json, "to"),
              SubscriptionJson.isTrue(json, "redeliver"));
        },
        changed ->
            changed.ifPresentOrElse(
                it -> answer(context, 200, SubscriptionJson.subscription(it)),
                () -> refuseUnknown(context)));
  }

  private void pause(RoutingContext context, boolean paused) {
    whenDone(
        context,
        () -> subscriptions.pause(param(context, "id"), paused),
        changed ->
            changed.ifPresentOrElse(
                it -> answer(context, 200, SubscriptionJson.subscription(it)),
                () -> refuseUnknown(context)));
  }

  private void createCluster(RoutingContext context) {
    whenDone(
        context,
        () -> {
          var json = json(context);
          return subscriptions.createCluster(
              SubscriptionJson.text(json, "name"), SubscriptionJson.texts(json, "properties"));
        },
        created -> {
          context.response().putHeader("location", "kafka-clusters/" + created.name());
          answer(context, 201, SubscriptionJson.cluster(created));
        });
  }

  private void listClusters(RoutingContext context) {
    var json = AdminJson.object();
    var list = json.putArray("clusters");
    subscriptions.registry().clusters().forEach(it -> list.add(SubscriptionJson.cluster(it)));
    answer(context, 200, json);
  }

  private void getCluster(RoutingContext context) {
    var name = param(context, "name");
    var found = subscriptions.registry().cluster(name);
    if (found.isEmpty()) {
      refuseUnknown(context);
      return;
    }
    var json = SubscriptionJson.cluster(found.get());
    if ("true".equals(context.queryParams().get("include_subscriptions"))) {
      var list = json.putArray("subscriptions");
      subscriptions.registry().subscriptions().stream()
          .filter(it -> it.source().cluster().equals(name))
          .forEach(it -> list.add(SubscriptionJson.subscription(it)));
    }
    answer(context, 200, json);
  }

  private void changeCluster(RoutingContext context) {
    whenDone(
        context,
        () ->
            subscriptions.changeCluster(
                param(context, "name"), SubscriptionJson.changes(json(context), "properties")),
        changed ->
            changed.ifPresentOrElse(
                it -> answer(context, 200, SubscriptionJson.cluster(it)),
                () -> refuseUnknown(context)));
  }

  private void removeCluster(RoutingContext context) {
    boolean isForced = "true".equals(context.queryParams().get("force"));
    whenDone(
        context,
        () -> subscriptions.removeCluster(param(context, "name"), isForced),
        existed -> {
          if (existed) {
            context.response().setStatusCode(202).end();
          } else {
            refuseUnknown(context);
          }
        });
  }

  private static JsonNode json(RoutingContext context) {
    return SubscriptionJson.object(body(context));
  }

  private static void refuseUnknown(RoutingContext context) {
    refuse(context, 404, null, "There is no " + context.request().path());
  }
}
