package io.perdure.admin;

import static io.perdure.admin.AdminAnswers.refuse;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The admin listener. All errors are JSON with a message and, where there is one, a stable code.
 * Thread-safe.
 */
public final class AdminServer {
  private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);

  /** The largest are edits of state, whose bytes are written as numbers, and lists of limits. */
  private static final long MAX_BODY_BYTES = 8 << 20;

  private final Vertx vertx;
  private final AdminOptions options;
  private final List<AdminRoutes> internal;
  private final List<ApiRoutes> api;
  private @Nullable HttpServer server;

  /**
   * @param internal what other nodes and monitors ask for
   * @param api the routes of the admin API
   */
  public AdminServer(
      Vertx vertx, AdminOptions options, List<AdminRoutes> internal, List<ApiRoutes> api) {
    this.vertx = vertx;
    this.options = options;
    this.internal = List.copyOf(internal);
    this.api = List.copyOf(api);
  }

  /** Begins to listen; fails if the port is taken. */
  public Future<Integer> start() {
    var router = Router.router(vertx);
    internal.forEach(routes -> routes.mount(router));
    router.route().handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES));
    for (var version : ApiVersion.values()) {
      api.forEach(routes -> routes.mount(router, version));
    }
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
