package io.perdure.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.perdure.registry.RegistrationException;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
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
    if (cause instanceof RegistrationException refused) {
      refuse(context, refused.status(), refused.code(), String.valueOf(refused.getMessage()));
    } else {
      LOG.warn("{} {} failed", context.request().method(), context.request().path(), cause);
      refuse(context, 503, null, String.valueOf(cause.getMessage()));
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

  static String body(RoutingContext context) {
    var body = context.body().asString();
    return body == null ? "" : body;
  }

  /** A parameter that the route has. */
  static String param(RoutingContext context, String name) {
    return Objects.requireNonNull(context.pathParam(name), name);
  }
}
