package io.perdure.admin;

import io.perdure.model.InvocationId;
import io.perdure.query.JournalLines;
import io.perdure.query.JournalQueries;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /invocations/{id}/journal}: the journal of an invocation as a file, to look at or to
 * replay against other code. Thread-safe.
 */
public final class JournalRoutes implements AdminRoutes {
  private static final List<String> PREFIXES = List.of("", "/v2", "/v3", "/v4");

  private final JournalQueries journals;

  public JournalRoutes(JournalQueries journals) {
    this.journals = journals;
  }

  @Override
  public void mount(Router router) {
    for (var prefix : PREFIXES) {
      router.get(prefix + "/invocations/:id/journal").handler(this::export);
    }
  }

  private void export(RoutingContext context) {
    InvocationId id;
    try {
      id = InvocationId.parse(Objects.requireNonNull(context.pathParam("id")));
    } catch (IllegalArgumentException wrong) {
      refuse(context, 400, String.valueOf(wrong.getMessage()));
      return;
    }
    journals
        .find(id)
        .whenComplete((found, failure) ->
            context.vertx().runOnContext(_ -> answer(context, id, found, failure)));
  }

  private static void answer(
      RoutingContext context,
      InvocationId id,
      Optional<String> found,
      @Nullable Throwable failure) {
    if (context.response().closed()) {
      return;
    }
    if (failure != null) {
      refuse(context, 503, String.valueOf(failure.getMessage()));
    } else if (found.isEmpty()) {
      refuse(context, 404, "There is no invocation " + id);
    } else {
      context
          .response()
          .putHeader("content-type", JournalLines.CONTENT_TYPE)
          .putHeader("content-disposition", "attachment; filename=\"" + id + ".jsonl\"")
          .end(found.get());
    }
  }

  private static void refuse(RoutingContext context, int status, String message) {
    var json = AdminJson.object().put("message", message).putNull("restate_code");
    context
        .response()
        .setStatusCode(status)
        .putHeader("content-type", "application/json")
        .end(json.toString());
  }
}
