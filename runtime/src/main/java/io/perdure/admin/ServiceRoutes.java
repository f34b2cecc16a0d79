package io.perdure.admin;

import static io.perdure.admin.AdminAnswers.answer;
import static io.perdure.admin.AdminAnswers.body;
import static io.perdure.admin.AdminAnswers.param;
import static io.perdure.admin.AdminAnswers.refuse;
import static io.perdure.admin.AdminAnswers.whenDone;

import io.perdure.registry.DeploymentRegistry;
import io.perdure.registry.RegistrationException;
import io.perdure.registry.ServiceDescriptor;
import io.perdure.registry.Services;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Services and handlers over HTTP. Thread-safe. */
public final class ServiceRoutes implements ApiRoutes {
  private final DeploymentRegistry registry;
  private final Services services;
  private final String gatewayUrl;

  /**
   * @param gatewayUrl where callers reach the gateway
   */
  public ServiceRoutes(DeploymentRegistry registry, Services services, String gatewayUrl) {
    this.registry = registry;
    this.services = services;
    this.gatewayUrl = gatewayUrl;
  }

  @Override
  public void mount(Router router, ApiVersion version) {
    var path = version.prefix() + "/services";
    router.get(path).handler(this::list);
    router.get(path + "/:service").handler(this::get);
    router.patch(path + "/:service").handler(this::configure);
    router.put(path + "/:service/latest").handler(this::choose);
    router.get(path + "/:service/openapi").handler(this::describe);
    router.get(path + "/:service/handlers").handler(this::listHandlers);
    router.get(path + "/:service/handlers/:handler").handler(this::getHandler);
  }

  private void list(RoutingContext context) {
    var json = AdminJson.object();
    var list = json.putArray("services");
    registry.services().forEach(service -> list.add(AdminJson.service(service)));
    answer(context, 200, json);
  }

  private void get(RoutingContext context) {
    withService(context, service -> answer(context, 200, AdminJson.service(service)));
  }

  private void describe(RoutingContext context) {
    withService(context, service -> answer(context, 200, OpenApi.of(service, gatewayUrl)));
  }

  private void configure(RoutingContext context) {
    change(
        context,
        () ->
            services.configure(
                param(context, "service"), ServiceRequest.readOptions(body(context))));
  }

  private void choose(RoutingContext context) {
    change(
        context,
        () ->
            services.choose(
                param(context, "service"), ServiceRequest.readDeployment(body(context))));
  }

  private void change(
      RoutingContext context, Supplier<CompletableFuture<Optional<ServiceDescriptor>>> change) {
    CompletableFuture<Optional<ServiceDescriptor>> changed;
    try {
      changed = change.get();
    } catch (RegistrationException refused) {
      refuse(context, refused);
      return;
    }
    whenDone(
        context,
        changed,
        found ->
            found.ifPresentOrElse(
                service -> answer(context, 200, AdminJson.service(service)),
                () -> absent(context)));
  }

  private void listHandlers(RoutingContext context) {
    withService(
        context,
        service -> {
          var json = AdminJson.object();
          var list = json.putArray("handlers");
          service.handlers().values().forEach(handler -> list.add(AdminJson.handler(handler)));
          answer(context, 200, json);
        });
  }

  private void getHandler(RoutingContext context) {
    var name = param(context, "handler");
    withService(
        context,
        service -> {
          var handler = service.handlers().get(name);
          if (handler == null) {
            refuse(context, 404, null, "There is no handler '" + service.name() + "/" + name + "'");
          } else {
            answer(context, 200, AdminJson.handler(handler));
          }
        });
  }

  private void withService(RoutingContext context, Consumer<ServiceDescriptor> use) {
    registry.service(param(context, "service")).ifPresentOrElse(use, () -> absent(context));
  }

  private static void absent(RoutingContext context) {
    refuse(context, 404, null, "There is no service '" + param(context, "service") + "'");
  }
}
