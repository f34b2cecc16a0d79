package io.perdure.admin;

import static io.perdure.admin.AdminAnswers.answer;
import static io.perdure.admin.AdminAnswers.param;
import static io.perdure.admin.AdminAnswers.refuse;
import static io.perdure.admin.AdminAnswers.whenDone;

import io.perdure.admin.InvocationOperation.Parameters;
import io.perdure.admin.InvocationOutcome.CarriedOut;
import io.perdure.admin.InvocationOutcome.Refused;
import io.perdure.model.InvocationId;
import io.perdure.query.InvocationQueries;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Single invocations over HTTP: what is known of them, and what operators do. Thread-safe. */
public final class InvocationRoutes implements ApiRoutes {
  private static final int OK = 200;
  private static final int ACCEPTED = 202;

  private final InvocationCommands commands;
  private final DeploymentChoices choices;
  private final InvocationQueries queries;

  public InvocationRoutes(
      InvocationCommands commands, DeploymentChoices choices, InvocationQueries queries) {
    this.commands = commands;
    this.choices = choices;
    this.queries = queries;
  }

  @Override
  public void mount(Router router, ApiVersion version) {
    var path = version.prefix() + "/invocations/:id";
    router.get(path).handler(this::get);
    router.delete(path).handler(this::end);
    for (var operation : InvocationOperation.values()) {
      router.patch(path + "/" + operation.path()).handler(context -> apply(context, operation, OK));
    }
  }

  private void get(RoutingContext context) {
    var id = id(context);
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

  private void end(RoutingContext context) {
    var mode = context.queryParams().get("mode");
    var wanted = mode == null ? InvocationOperation.CANCEL.path() : mode;
    for (var operation :
        List.of(InvocationOperation.CANCEL, InvocationOperation.KILL, InvocationOperation.PURGE)) {
      if (operation.path().equals(wanted)) {
        apply(context, operation, ACCEPTED);
        return;
      }
    }
    refuse(context, 400, null, "Expected mode cancel, kill or purge, but found '" + mode + "'");
  }

  private void apply(RoutingContext context, InvocationOperation operation, int statusWhenDone) {
    var id = id(context);
    var parameters = id == null ? null : parameters(context);
    if (id == null || parameters == null) {
      return;
    }
    whenDone(
        context,
        operation.apply(id, parameters, commands, choices),
        outcome -> {
          switch (outcome) {
            case CarriedOut(_, var restarted) when restarted != null ->
                answer(
                    context, OK, AdminJson.object().put("new_invocation_id", restarted.toString()));
            case CarriedOut(var isWhole, _) ->
                context.response().setStatusCode(isWhole ? statusWhenDone : ACCEPTED).end();
            case Refused(var status, var code, var message) ->
                refuse(context, status, code, message);
          }
        });
  }

  private static @Nullable InvocationId id(RoutingContext context) {
    try {
      return InvocationId.parse(param(context, "id"));
    } catch (IllegalArgumentException wrong) {
      refuse(context, 400, null, String.valueOf(wrong.getMessage()));
      return null;
    }
  }

  private static @Nullable Parameters parameters(RoutingContext context) {
    var from = context.queryParams().get("from");
    try {
      return new Parameters(
          from == null ? 0 : Integer.parseUnsignedInt(from),
          context.queryParams().get("deployment"));
    } catch (NumberFormatException wrong) {
      refuse(
          context,
          400,
          null,
          "Expected the index of a journal entry as from, but found '" + from + "'");
      return null;
    }
  }
}
