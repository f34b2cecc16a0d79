package io.perdure.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.perdure.ingest.IngestException;
import io.perdure.query.sql.SqlException;
import io.perdure.registry.RegistrationException;
import io.perdure.schemaregistry.SchemaException;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the admin API answers: JSON, errors too. Stateless. */
final class AdminAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(AdminAnswers.class);

  private AdminAnswers() {}

  static void answer(RoutingContext context, int status, JsonNode json) {
    context
        .response()
        .setStatusCode(status)
        .putHeader("content-type", "application/json")
        .end(json.toString());
  }

  static void refuse(RoutingContext context, int status, @Nullable String code, String message) {
    answer(context, status, AdminJson.object().put("message", message).put("restate_code", code));
  }

  /** Says what went wrong, with the status and code that fit it. */
  static void refuse(RoutingContext context, Throwable failure) {
    var cause = cause(failure);
    var message = String.valueOf(cause.getMessage());
    switch (cause) {
      case RegistrationException refused ->
          refuse(context, refused.status(), refused.code(), message);
      case SchemaException refused ->
          refuse(context, refused.code().status(), refused.code().code(), message);
      case IngestException refused ->
          refuse(context, refused.code().status(), refused.code().code(), message);
      case SqlException refused ->
          refuse(context, refused.code().status(), refused.code().code(), message);
      default -> {
        LOG.warn("{} {} failed", context.request().method(), context.request().path(), cause);
        refuse(context, 503, null, message);
      }
    }
  }

  /** What went wrong, without what says only that it went wrong elsewhere. */
  static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /** Answers on the request's event loop when there is a result; at once if it failed. */
  static <T> void whenDone(
      RoutingContext context, CompletableFuture<T> result, Consumer<T> onSuccess) {
    result.whenComplete((value, failure) ->
        context
            .vertx()
            .runOnContext(_ -> {
              if (context.response().closed()) {
                return;
              }
              if (failure == null) {
                onSuccess.accept(value);
              } else {
                refuse(context, failure);
              }
            }));
  }

  /** The same for a request that may be refused before it is asked. */
  static <T> void whenDone(
      RoutingContext context, Supplier<CompletableFuture<T>> request, Consumer<T> onSuccess) {
    CompletableFuture<T> result;
    try {
      result = request.get();
    } catch (IngestException refused) {
      refuse(context, refused);
      return;
    }
    whenDone(context, result, onSuccess);
  }

  static String body(RoutingContext context) {
    var body = context.body().asString();
    return body == null ? "" : body;
  }

  /** A parameter that the route has. */
  static String param(RoutingContext context, String name) {
    return Objects.requireNonNull(context.pathParam(name), name);
  }
}
