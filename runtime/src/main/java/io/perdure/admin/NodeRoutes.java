package io.perdure.admin;

import static io.perdure.admin.AdminAnswers.answer;
import static io.perdure.admin.AdminAnswers.refuse;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/** What this node is and how it is, over HTTP. Thread-safe. */
public final class NodeRoutes implements ApiRoutes {
  /** The release of the open protocol's server whose admin API this is; clients choose by it. */
  private static final String COMPATIBLE_VERSION = "1.7.12";

  private final AdminOptions options;
  private final BooleanSupplier isReady;
  private final IntSupplier nodes;

  /**
   * @param isReady whether this node applies its partitions and leads them
   * @param nodes how many nodes the cluster has; asked while this one is ready
   */
  public NodeRoutes(AdminOptions options, BooleanSupplier isReady, IntSupplier nodes) {
    this.options = options;
    this.isReady = isReady;
    this.nodes = nodes;
  }

  @Override
  public void mount(Router router, ApiVersion version) {
    router.get(version.prefix() + "/health").handler(this::health);
    router.get(version.prefix() + "/cluster-health").handler(this::clusterHealth);
    router.get(version.prefix() + "/version").handler(this::version);
    router
        .get(version.prefix() + "/openapi")
        .handler(context -> answer(context, 200, AdminOpenApi.of(router, options.version())));
  }

  private void health(RoutingContext context) {
    if (isReady.getAsBoolean()) {
      context.response().end();
    } else {
      notReady(context);
    }
  }

  /**
   * Kept for tools that wait for it; a cluster is as healthy as the node that is asked. Members
   * have no numbers here, so they are numbered from 1.
   */
  private void clusterHealth(RoutingContext context) {
    if (!isReady.getAsBoolean()) {
      notReady(context);
      return;
    }
    var json = AdminJson.object().put("cluster_name", options.clusterName());
    var members = json.putObject("metadata_cluster_health").putArray("members");
    for (int number = 1; number <= nodes.getAsInt(); number++) {
      members.add(number);
    }
    answer(context, 200, json);
  }

  private static void notReady(RoutingContext context) {
    refuse(context, 503, null, "This node is starting, or is taking partitions over");
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
}
