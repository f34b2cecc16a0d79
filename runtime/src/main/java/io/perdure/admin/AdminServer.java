package io.perdure.admin;

import static io.perdure.admin.AdminAnswers.answer;
import static io.perdure.admin.AdminAnswers.param;
import static io.perdure.admin.AdminAnswers.refuse;
import static io.perdure.admin.AdminAnswers.whenDone;

import io.perdure.model.InvocationId;
import io.perdure.query.InvocationQueries;
import io.perdure.registry.DeploymentRegistry;
import io.perdure.registry.Deployments;
import io.perdure.registry.Services;
import io.perdure.statemachine.Answer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The admin listener. All errors are JSON with a message and, where there is one, a stable code.
 * Thread-safe.
 */
public final class AdminServer {
  private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);
  private static final long MAX_BODY_BYTES = 1 << 20;

  /** The release of the open protocol's server whose admin API this is; clients choose by it. */
  private static final String COMPATIBLE_VERSION = "1.7.12";

  private final Vertx vertx;
  private final AdminOptions options;
  private final DeploymentRegistry registry;
  private final Deployments deployments;
  private final Services services;
  private final InvocationCommands commands;
  private final InvocationQueries queries;
  private final BooleanSupplier isReady;
  private final List<AdminRoutes> more;
  private @Nullable HttpServer server;

  public AdminServer(
      Vertx vertx,
      AdminOptions options,
      DeploymentRegistry registry,
      Deployments deployments,
      Services services,
      InvocationCommands commands,
      InvocationQueries queries,
      BooleanSupplier isReady,
      List<AdminRoutes> more) {
    this.vertx = vertx;
    this.options = options;
    this.registry = registry;
    this.deployments = deployments;
    this.services = services;
    this.commands = commands;
    this.queries = queries;
    this.isReady = isReady;
    this.more = List.copyOf(more);
  }

  /** Begins to listen; fails if the port is taken. */
  public Future<Integer> start() {
    var router = Router.router(vertx);
    more.forEach(routes -> routes.mount(router));
    router.route().handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES));
    mount(router, "", false);
    mount(router, "/v2", true);
    mount(router, "/v3", false);
    mount(router, "/v4", false);
    for (var status : List.of(400, 404, 405, 413, 415, 500)) {
      router.errorHandler(status, context -> failed(context, status));
    }
    var http = new HttpServerOptions().setHost(options.host()).setPort(options.port());
    return vertx
        .createHttpServer(http)
        .requestHandler(router)
        .listen()
        .onSuccess(started -> server = started)
        .map(HttpServer::actualPort);
  }

  public Future<Void> stop() {
    return server == null ? Future.succeededFuture() : server.close();
  }

  private void mount(Router router, String prefix, boolean isForcedByDefault) {
    router.get(prefix + "/health").handler(this::health);
    router.get(prefix + "/version").handler(this::version);
    new DeploymentRoutes(registry, deployments).mount(router, prefix, isForcedByDefault);
    new ServiceRoutes(registry, services).mount(router, prefix);
    router.get(prefix + "/invocations/:id").handler(this::getInvocation);
    router.delete(prefix + "/invocations/:id").handler(this::endInvocation);
    router
        .patch(prefix + "/invocations/:id/cancel")
        .handler(context -> command(context, commands::cancel));
    router
        .patch(prefix + "/invocations/:id/kill")
        .handler(context -> command(context, commands::kill));
  }

  private void health(RoutingContext context) {
    if (isReady.getAsBoolean()) {
      context.response().end();
    } else {
      refuse(context, 503, null, "This node is starting, or is taking partitions over");
    }
  }

  private void version(RoutingContext context) {
    var json =
        AdminJson.object()
            .put("version", COMPATIBLE_VERSION)
            .put("perdure_version", options.version())
            .put("min_admin_api_version", 2)
            .put("max_admin_api_version", 4)
            .put("ingress_endpoint", options.gatewayUrl());
    json.putObject("features").put("vqueues", false);
    answer(context, 200, json);
  }

  private void getInvocation(RoutingContext context) {
    var id = invocationId(context);
    if (id == null) {
      return;
    }
    whenDone(
        context,
        queries.find(id),
        found ->
            found.ifPresentOrElse(
                json -> context.response().putHeader("content-type", "application/json").end(json),
                () -> refuse(context, 404, null, "There is no invocation " + id)));
  }

  private void endInvocation(RoutingContext context) {
    var mode = context.queryParams().get("mode");
    if (mode == null || mode.equals("cancel")) {
      command(context, commands::cancel, 202);
    } else if (mode.equals("kill")) {
      command(context, commands::kill, 202);
    } else {
      refuse(context, 400, null, "Expected mode cancel or kill, but found '" + mode + "'");
    }
  }

  private void command(
      RoutingContext context, Function<InvocationId, CompletableFuture<Answer>> command) {
    command(context, command, 200);
  }

  private void command(
      RoutingContext context,
      Function<InvocationId, CompletableFuture<Answer>> command,
      int statusWhenDone) {
    var id = invocationId(context);
    if (id == null) {
      return;
    }
    whenDone(
        context,
        command.apply(id),
        answer -> {
          switch (answer) {
            case Answer.Done _ -> context.response().setStatusCode(statusWhenDone).end();
            case Answer.Appended _ -> context.response().setStatusCode(202).end();
            case Answer.NotFound _ -> refuse(context, 404, null, "There is no invocation " + id);
            case Answer.AlreadyCompleted _, Answer.Completed _ ->
                refuse(context, 409, null, "Invocation " + id + " has ended already");
            case Answer.Rejected(_, var rejection) ->
                refuse(context, rejection.status(), rejection.code(), rejection.message());
            case Answer.Accepted _, Answer.NotReady _, Answer.Restarted _ ->
                refuse(
                    context, 500, null, "Expected the outcome of a command, but found " + answer);
          }
        });
  }

  private @Nullable InvocationId invocationId(RoutingContext context) {
    try {
      return InvocationId.parse(param(context, "id"));
    } catch (IllegalArgumentException wrong) {
      refuse(context, 400, null, String.valueOf(wrong.getMessage()));
      return null;
    }
  }

  private static void failed(RoutingContext context, int status) {
    if (status == 500) {
      LOG.warn(
          "{} {} failed", context.request().method(), context.request().path(), context.failure());
    }
    var message =
        switch (status) {
          case 404 -> "There is no " + context.request().path();
          case 405 -> context.request().path() + " does not take " + context.request().method();
          case 413 -> "Expected a body of at most " + MAX_BODY_BYTES + " bytes";
          default ->
              context.failure() == null
                  ? "Status " + status
                  : String.valueOf(context.failure().getMessage());
        };
    refuse(context, status, null, message);
  }
}
