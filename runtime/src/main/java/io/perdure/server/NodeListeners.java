package io.perdure.server;

import io.perdure.admin.AdminServer;
import io.perdure.admin.BatchRoutes;
import io.perdure.admin.DeploymentChoices;
import io.perdure.admin.DeploymentRoutes;
import io.perdure.admin.Drains;
import io.perdure.admin.InvocationRoutes;
import io.perdure.admin.JournalRoutes;
import io.perdure.admin.LimitRoutes;
import io.perdure.admin.NodeRoutes;
import io.perdure.admin.QueryRoutes;
import io.perdure.admin.ServiceRoutes;
import io.perdure.admin.StateRoutes;
import io.perdure.admin.SubscriptionRoutes;
import io.perdure.codec.DeploymentCodec;
import io.perdure.gateway.GatewayServer;
import io.perdure.invoker.http.VertxDiscoveryClient;
import io.perdure.invoker.lambda.LambdaDiscoveryClient;
import io.perdure.log.IngressProducers;
import io.perdure.log.KafkaIngressLog;
import io.perdure.query.DeploymentUse;
import io.perdure.query.InvocationQueries;
import io.perdure.query.JournalQueries;
import io.perdure.query.PartitionRouter;
import io.perdure.query.StateQueries;
import io.perdure.query.calcite.CalciteRunner;
import io.perdure.query.sql.ClusterRows;
import io.perdure.query.sql.SqlBounds;
import io.perdure.query.sql.SqlQueries;
import io.perdure.query.sql.SystemTables;
import io.perdure.registry.Deployments;
import io.perdure.registry.Services;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** The two listeners of a node: the admin API, then the gateway. Made is started. */
final class NodeListeners {
  private static final Duration DISCOVERY_TIMEOUT = Duration.ofSeconds(10);

  private final PerdureConfig config;
  private final NodeCore core;
  private final StartedParts parts;
  private final int gatewayPort;

  NodeListeners(PerdureConfig config, NodeCore core, StartedParts parts) {
    this.config = config;
    this.core = core;
    this.parts = parts;
    var router = new PartitionRouter(core.partitions, core.workers);
    var states =
        new StateQueries(core.registry, core.types, router, core.peers, core.partitionCount);
    startAdmin(router, states);
    this.gatewayPort = startGateway(states);
  }

  int gatewayPort() {
    return gatewayPort;
  }

  private void startAdmin(PartitionRouter router, StateQueries states) {
    var registry = core.registry;
    var invocations =
        new InvocationQueries(router, core.peers, core.partitionCount, core.invoker::awaiting);
    var journals = new JournalQueries(router, core.peers, core.partitionCount);
    var use = new DeploymentUse(registry, router, core.peers, core.partitionCount);
    var services = new Services(registry, core.deployments::append, new DeploymentCodec());
    var deployments = deployments(services);
    var drains = new Drains(registry, deployments, use, Clock.systemUTC());
    drains.start(core.vertx);
    var commands = new LoggedInvocationCommands(core.waiters);
    var choices =
        new DeploymentChoices(registry, invocations, config.get(ConfigKeys.MAX_PROTOCOL_VERSION));
    var edits = new OperatorEdits(core.waiters, core.specs, core.defaults.options());
    var tables = SystemTables.of(registry);
    var rows = new ClusterRows(tables, router, core.peers, core.partitionCount);
    var sql =
        new SqlQueries(
            SqlBounds.standard(), () -> new CalciteRunner(tables, rows, Clock.systemUTC()));
    var options = core.settings.admin();
    var admin =
        new AdminServer(
            core.vertx,
            options,
            List.of(
                core.peerReplies::mount,
                states::mount,
                invocations::mount,
                journals::mount,
                use::mount,
                rows::mount,
                new JournalRoutes(journals),
                core.metrics),
            List.of(
                new NodeRoutes(options, core.partitions::isReady, core.partitions::nodes),
                new DeploymentRoutes(registry, deployments, drains),
                new ServiceRoutes(registry, services, options.gatewayUrl()),
                new InvocationRoutes(commands, choices, invocations),
                new BatchRoutes(commands, choices),
                new QueryRoutes(sql),
                new SubscriptionRoutes(core.subscriptions, core.ingestion, core.workers),
                new StateRoutes(registry, core.types, edits),
                new LimitRoutes(edits)));
    listen("The admin API", options.port(), admin.start());
    parts.add(() -> StartedParts.await(admin.stop()));
  }

  private Deployments deployments(Services services) {
    var headers = core.invokerOptions.headers();
    var overHttp =
        parts.add(
            new VertxDiscoveryClient(
                core.vertx,
                core.invokerOptions.connections(),
                core.signer,
                headers,
                DISCOVERY_TIMEOUT));
    return new Deployments(
        core.registry,
        services,
        core.types,
        new LambdaDiscoveryClient(overHttp, core.lambdas, core.signer, headers, DISCOVERY_TIMEOUT),
        core.deployments::append,
        new DeploymentCodec(),
        core.defaults,
        config.get(ConfigKeys.ROUTING_HEADERS),
        Deployments.DISCOVERY_LIMIT,
        Clock.systemUTC());
  }

  /** Returns the port that it listens on. */
  private int startGateway(StateQueries states) {
    int maxRecordBytes = core.settings.maxRecordBytes();
    var ingress =
        parts.add(
            new KafkaIngressLog(
                core.names.ingress(),
                maxRecordBytes,
                core.framing,
                IngressProducers.of(
                    core.names.prefix() + "-gateway-" + config.get(ConfigKeys.NODE_NAME),
                    maxRecordBytes,
                    config.kafka())));
    var options = core.settings.gateway();
    var gateway =
        new GatewayServer(
            core.vertx,
            options,
            core.callable,
            core.specs,
            core.waiters,
            ingress,
            states,
            Clock.systemUTC(),
            core.tracing,
            core.types,
            core.workers);
    listen("The gateway", options.port(), gateway.start());
    parts.add(() -> StartedParts.await(gateway.stop()));
    core.metrics.watch(gateway);
    return gateway.port();
  }

  private static void listen(String what, int port, Future<?> listening) {
    try {
      StartedParts.await(listening);
    } catch (StartException failure) {
      throw new StartException(
          what
              + " cannot listen on port "
              + port
              + "; stop what listens there, or choose another ("
              + failure.getMessage()
              + ")",
          failure);
    }
  }
}
