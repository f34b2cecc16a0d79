package io.perdure.admin;

import static io.perdure.admin.AdminAnswers.body;
import static io.perdure.admin.AdminAnswers.param;
import static io.perdure.admin.AdminAnswers.refuse;
import static io.perdure.admin.AdminAnswers.whenDone;

import io.perdure.model.ObjectKey;
import io.perdure.registry.DeploymentRegistry;
import io.perdure.registry.RegistrationException;
import io.perdure.registry.ServiceDescriptor;
import io.perdure.schemaregistry.SubjectTypes;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Edits of the state of objects and workflows over HTTP. Thread-safe. */
public final class StateRoutes implements ApiRoutes {
  private final DeploymentRegistry registry;
  private final TypedStateEdit typed;
  private final StateEdits edits;

  public StateRoutes(DeploymentRegistry registry, SubjectTypes types, StateEdits edits) {
    this.registry = registry;
    this.typed = new TypedStateEdit(types);
    this.edits = edits;
  }

  @Override
  public void mount(Router router, ApiVersion version) {
    router.post(version.prefix() + "/services/:service/state").handler(this::edit);
  }

  private void edit(RoutingContext context) {
    var name = param(context, "service");
    var service = registry.service(name).orElse(null);
    if (service == null) {
      refuse(context, 404, null, "There is no service '" + name + "'");
      return;
    }
    if (service.type() == ServiceDescriptor.Type.SERVICE) {
      refuse(
          context,
          400,
          StateRequest.INVALID,
          "Expected an object or a workflow, but " + name + " is a service and has no state");
      return;
    }
    StateRequest request;
    try {
      request = StateRequest.read(body(context));
    } catch (RegistrationException refused) {
      refuse(context, refused);
      return;
    }
    whenDone(
        context,
        typed
            .stored(service, request.state())
            .thenCompose(state ->
                edits.edit(
                    new ObjectKey(name, request.key(), request.scope()), state, request.version())),
        answer ->
            EditAnswers.answer(context, answer, _ -> context.response().setStatusCode(202).end()));
  }
}
