package io.perdure.admin;

import static io.perdure.admin.AdminAnswers.body;
import static io.perdure.admin.AdminAnswers.refuse;
import static io.perdure.admin.AdminAnswers.whenDone;

import io.perdure.limits.LimitEdit;
import io.perdure.limits.LimitRequest;
import io.perdure.statemachine.Answer;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** The rules of limits over HTTP. Who lists them asks {@code sys_rules} by SQL. Thread-safe. */
public final class LimitRoutes implements ApiRoutes {
  private static final String INVALID = "PD0153";
  private static final int UNPROCESSABLE = 422;

  private final LimitEdits edits;

  public LimitRoutes(LimitEdits edits) {
    this.edits = edits;
  }

  @Override
  public void mount(Router router, ApiVersion version) {
    var rules = version.prefix() + "/limits/rules";
    router.put(rules).handler(context -> edit(context, LimitRequest::puts, edits::put));
    router
        .post(rules + "/bulk-delete")
        .handler(context -> edit(context, LimitRequest::removals, edits::remove));
  }

  private static void edit(
      RoutingContext context,
      Function<String, List<LimitEdit>> check,
      Function<String, CompletableFuture<Answer>> edit) {
    var body = body(context);
    try {
      var _ = check.apply(body);
    } catch (IllegalArgumentException wrong) {
      refuse(context, UNPROCESSABLE, INVALID, String.valueOf(wrong.getMessage()));
      return;
    }
    whenDone(
        context,
        edit.apply(body),
        answer ->
            EditAnswers.answer(
                context,
                answer,
                json ->
                    context
                        .response()
                        .putHeader("content-type", "application/json")
                        .end(Buffer.buffer(json.bytes()))));
  }
}
