package io.perdure.admin;

import static io.perdure.admin.AdminAnswers.answer;
import static io.perdure.admin.AdminAnswers.body;
import static io.perdure.admin.AdminAnswers.param;
import static io.perdure.admin.AdminAnswers.refuse;
import static io.perdure.admin.AdminAnswers.whenDone;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perdure.registry.Deployment;
import io.perdure.registry.DeploymentRegistry;
import io.perdure.registry.Deployments;
import io.perdure.registry.Deployments.Outcome;
import io.perdure.registry.Deployments.Registered;
import io.perdure.registry.RegistrationException;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Deployments over HTTP. Thread-safe. */
public final class DeploymentRoutes implements ApiRoutes {
  private final DeploymentRegistry registry;
  private final Deployments deployments;
  private final Drains drains;

  public DeploymentRoutes(DeploymentRegistry registry, Deployments deployments, Drains drains) {
    this.registry = registry;
    this.deployments = deployments;
    this.drains = drains;
  }

  @Override
  public void mount(Router router, ApiVersion version) {
    var path = version.prefix() + "/deployments";
    router.post(path).handler(context -> register(context, version == ApiVersion.V2));
    router.get(path).handler(this::list);
    router.get(path + "/:id").handler(this::get);
    router.patch(path + "/:id").handler(this::update);
    router.delete(path + "/:id").handler(this::remove);
  }

  private void register(RoutingContext context, boolean isVersion2) {
    Deployments.Request request;
    try {
      request = RegistrationRequest.read(body(context), isVersion2);
    } catch (RegistrationException refused) {
      refuse(context, refused);
      return;
    }
    whenDone(
        context,
        deployments.register(request),
        registered -> {
          if (isVersion2 && registered.outcome() == Outcome.UNCHANGED) {
            refuse(
                context,
                409,
                "META0004",
                "Expected no deployment at "
                    + request.endpoint().address()
                    + " yet, but found "
                    + registered.deployment().id());
            return;
          }
          boolean isCreated = isVersion2 || registered.outcome() == Outcome.CREATED;
          registered(context, registered, isCreated ? 201 : 200);
        });
  }

  private static void registered(RoutingContext context, Registered registered, int status) {
    context.response().putHeader("location", "deployments/" + registered.deployment().id());
    answer(context, status, AdminJson.registered(registered));
  }

  private void list(RoutingContext context) {
    var json = AdminJson.object();
    var list = json.putArray("deployments");
    registry.deployments().forEach(deployment -> list.add(json(deployment, false)));
    answer(context, 200, json);
  }

  private void get(RoutingContext context) {
    var id = param(context, "id");
    registry
        .deployment(id)
        .ifPresentOrElse(
            deployment -> answer(context, 200, json(deployment, true)), () -> absent(context, id));
  }

  private ObjectNode json(Deployment deployment, boolean isWhole) {
    var json = AdminJson.deployment(deployment, registry.latestOf(deployment.id()), isWhole);
    drains.state(deployment).ifPresent(state -> json.set("perdure_drain", AdminJson.drain(state)));
    return json;
  }

  private void update(RoutingContext context) {
    var id = param(context, "id");
    var before = registry.deployment(id).orElse(null);
    if (before == null) {
      absent(context, id);
      return;
    }
    Deployments.Update update;
    try {
      update = RegistrationRequest.readUpdate(body(context), before.endpoint());
    } catch (RegistrationException refused) {
      refuse(context, refused);
      return;
    }
    whenDone(
        context,
        deployments.update(id, update),
        updated ->
            updated.ifPresentOrElse(
                changed -> updated(context, changed), () -> absent(context, id)));
  }

  /** As it now is, and what is different for callers. */
  private void updated(RoutingContext context, Registered changed) {
    var json = json(changed.deployment(), true);
    json.set("perdure_changes", AdminJson.changes(changed));
    answer(context, 200, json);
  }

  private void remove(RoutingContext context) {
    var id = param(context, "id");
    boolean isForced = "true".equals(context.queryParams().get("force"));
    whenDone(
        context,
        isForced ? deployments.remove(id) : deployments.drain(id),
        existed -> {
          if (existed) {
            context.response().setStatusCode(202).end();
          } else {
            absent(context, id);
          }
        });
  }

  private static void absent(RoutingContext context, String id) {
    refuse(context, 404, null, "There is no deployment '" + id + "'");
  }
}
