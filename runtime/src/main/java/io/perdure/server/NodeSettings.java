package io.perdure.server;

import io.perdure.admin.AdminOptions;
import io.perdure.gateway.GatewayOptions;
import io.perdure.gateway.WaitersOptions;
import io.perdure.invoker.InvokerOptions;
import io.perdure.invoker.JwtRequestSigner;
import io.perdure.invoker.RequestSigner;
import io.perdure.invoker.lambda.LambdaOptions;
import io.perdure.log.TopicNames;
import io.perdure.model.HostAndPort;
import io.perdure.partition.PartitionOptions;
import io.perdure.registry.HandlerOptions;
import io.perdure.registry.RetryPolicy;
import io.perdure.registry.ServerDefaults;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the configuration says, in the words of the parts that a node is made of. Stateless. */
final class NodeSettings {
  private static final Logger LOG = LoggerFactory.getLogger(NodeSettings.class);

  /** Room in a record of the log for what surrounds the largest entry. */
  private static final int RECORD_SLACK_BYTES = 2 << 20;

  private final PerdureConfig config;

  NodeSettings(PerdureConfig config) {
    this.config = config;
  }

  int maxEntryBytes() {
    return Math.toIntExact(config.get(ConfigKeys.ENTRY_SIZE_LIMIT));
  }

  int maxRecordBytes() {
    return maxEntryBytes() + RECORD_SLACK_BYTES;
  }

  /** Where other nodes find this one. */
  HostAndPort address() {
    return new HostAndPort(
        config.get(ConfigKeys.ADMIN_ADVERTISED_HOST), config.get(ConfigKeys.ADMIN_PORT));
  }

  WaitersOptions waiters() {
    var standard = WaitersOptions.DEFAULT;
    return new WaitersOptions(
        config.get(ConfigKeys.GATEWAY_MAX_REQUESTS),
        standard.askAgainAfter(),
        standard.retryAfter(),
        standard.invokeWithin(),
        standard.giveUpAfter());
  }

  InvokerOptions invoker(ServerDefaults defaults) {
    var standard = InvokerOptions.DEFAULTS;
    return new InvokerOptions(
        config.get(ConfigKeys.MAX_PROTOCOL_VERSION),
        maxEntryBytes(),
        config.get(ConfigKeys.JOURNAL_SIZE_LIMIT),
        standard.maxReportBytes(),
        standard.maxReportDelay(),
        standard.maxUnacknowledgedBytes(),
        standard.maxUnacknowledgedReports(),
        standard.maxQueuedBytes(),
        standard.closeTimeout(),
        defaults.options().retryPolicy(),
        Map.of("x-restate-cluster-name", config.get(ConfigKeys.PREFIX)),
        standard
            .connections()
            .onEventLoops(PerdureNode.EVENT_LOOPS)
            .trusting(config.get(ConfigKeys.TRUSTED_CERTIFICATES).orElse(null)));
  }

  RequestSigner signer() {
    var key = config.get(ConfigKeys.SIGNING_KEY);
    key.ifPresent(signing ->
        LOG.info("Requests to deployments are signed; they verify with {}", signing.id()));
    return key.<RequestSigner>map(signing ->
            new JwtRequestSigner(signing, config.get(ConfigKeys.SIGNING_LEEWAY), Clock.systemUTC()))
        .orElse(RequestSigner.NONE);
  }

  PartitionOptions partitions(TopicNames names, HostAndPort address) {
    int threads = config.get(ConfigKeys.STREAM_THREADS);
    return new PartitionOptions(
        names,
        config.get(ConfigKeys.DEAD_LETTER_FORM),
        config.get(ConfigKeys.PARTITIONS),
        config.get(ConfigKeys.NODE_NAME),
        address,
        Path.of(config.get(ConfigKeys.DATA_DIR)).toAbsolutePath(),
        threads > 0 ? threads : Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
        config.get(ConfigKeys.CONCURRENCY),
        config.get(ConfigKeys.TIMER_WINDOW),
        config.get(ConfigKeys.REPLAY_MEMORY),
        config.get(ConfigKeys.EAGER_STATE_LIMIT),
        maxRecordBytes(),
        config.get(ConfigKeys.BLOCK_CACHE),
        config.get(ConfigKeys.WRITE_BUFFER),
        PerdureNode.STOP_TIMEOUT,
        config.streams());
  }

  LambdaOptions lambda() {
    return new LambdaOptions(
        config.get(ConfigKeys.LAMBDA_ENDPOINT).map(URI::create).orElse(null),
        config.get(ConfigKeys.LAMBDA_EXTERNAL_ID).orElse(null),
        config.get(ConfigKeys.LAMBDA_COMPRESSION_THRESHOLD),
        (int) Math.min(Integer.MAX_VALUE - 8L, 2L * maxEntryBytes()));
  }

  ServerDefaults defaults() {
    var initial = config.get(ConfigKeys.RETRY_INITIAL_INTERVAL);
    return new ServerDefaults(
        new HandlerOptions(
            config.get(ConfigKeys.INACTIVITY_TIMEOUT),
            config.get(ConfigKeys.ABORT_TIMEOUT),
            config.get(ConfigKeys.JOURNAL_RETENTION),
            config.get(ConfigKeys.IDEMPOTENCY_RETENTION),
            config.get(ConfigKeys.WORKFLOW_RETENTION),
            false,
            new RetryPolicy(
                initial,
                config.get(ConfigKeys.RETRY_FACTOR),
                config.get(ConfigKeys.RETRY_MAX_INTERVAL),
                config.get(ConfigKeys.RETRY_MAX_ATTEMPTS),
                config.get(ConfigKeys.RETRY_ON_MAX_ATTEMPTS))));
  }

  GatewayOptions gateway() {
    return new GatewayOptions(
        config.get(ConfigKeys.GATEWAY_HOST),
        config.get(ConfigKeys.GATEWAY_PORT),
        PerdureNode.EVENT_LOOPS,
        maxEntryBytes(),
        config.get(ConfigKeys.GATEWAY_MAX_REQUESTS),
        Math.max(config.get(ConfigKeys.GATEWAY_HELD_BYTES), maxEntryBytes()),
        GatewayOptions.DEFAULT_BODY_TIMEOUT,
        config.get(ConfigKeys.GATEWAY_DELIVERY));
  }

  AdminOptions admin() {
    return new AdminOptions(
        config.get(ConfigKeys.ADMIN_HOST),
        config.get(ConfigKeys.ADMIN_PORT),
        config.get(ConfigKeys.PREFIX),
        "http://"
            + config.get(ConfigKeys.ADMIN_ADVERTISED_HOST)
            + ":"
            + config.get(ConfigKeys.GATEWAY_PORT)
            + "/",
        Version.current());
  }
}
