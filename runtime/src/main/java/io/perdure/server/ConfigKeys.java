package io.perdure.server;

import io.perdure.gateway.Delivery;
import io.perdure.invoker.SigningKey;
import io.perdure.log.DeadLetterForm;
import io.perdure.registry.RetryPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * All configuration keys. {@code docs/configuration.md} is made from them; a test fails when it is
 * stale.
 */
final class ConfigKeys {
  /** Keys with these beginnings are handed on to Kafka clients and Kafka Streams as they are. */
  static final String KAFKA_PREFIX = "perdure.kafka.";

  static final String STREAMS_PREFIX = "perdure.streams.";

  private static final List<ConfigKey<?>> ALL = new ArrayList<>();

  static final ConfigKey<String> NODE_NAME =
      key(
          "perdure.node.name",
          "text",
          "node-1",
          "Stable name of this node; no two nodes of a cluster may have the same. A node that restarts under its name gets its partitions back at once.",
          ConfigValues.matching(
              "[a-zA-Z0-9._-]{1,100}", "1 to 100 letters, digits, '.', '_' or '-'"));
  static final ConfigKey<String> PREFIX =
      key(
          "perdure.prefix",
          "text",
          "perdure",
          "What the names of all topics begin with; also the Kafka Streams application id.",
          ConfigValues.matching(
              "[a-zA-Z0-9._-]{1,100}", "1 to 100 letters, digits, '.', '_' or '-'"));
  static final ConfigKey<Integer> PARTITIONS =
      key(
          "perdure.partitions",
          "number",
          "16",
          "Partitions of the log; fixed for the life of a cluster.",
          ConfigValues.integer(1, 4096));
  static final ConfigKey<String> DATA_DIR =
      key(
          "perdure.data-dir",
          "path",
          ".perdure/data",
          "Folder for local copies of the stores; may be deleted while the node is stopped, they are restored from Kafka.",
          Function.identity());
  static final ConfigKey<Integer> REPLICATION_FACTOR =
      key(
          "perdure.topics.replication-factor",
          "number",
          "-1",
          "Replicas of topics that are created; -1 is the brokers' default.",
          ConfigValues.integer(-1, 100));
  static final ConfigKey<Long> ENTRY_SIZE_LIMIT =
      key(
          "perdure.function.entry-size-limit",
          "size",
          "32MiB",
          "Largest message that a function may send, and largest request body of the gateway.",
          ConfigValues.bytes(1024, 512L << 20));
  static final ConfigKey<Long> JOURNAL_SIZE_LIMIT =
      key(
          "perdure.function.journal-size-limit",
          "size",
          "256MiB",
          "What the journal of one invocation may come to; one that needs more is paused. A replay is held in memory.",
          ConfigValues.bytes(1 << 20, 1L << 40));
  static final ConfigKey<Long> EAGER_STATE_LIMIT =
      key(
          "perdure.function.eager-state-limit",
          "size",
          "32MiB",
          "State that is sent along with the start of an attempt; functions ask for what is beyond. 0 sends none.",
          ConfigValues.bytes(0, 512L << 20));
  static final ConfigKey<Integer> MAX_PROTOCOL_VERSION =
      key(
          "perdure.function.protocol-max-version",
          "number",
          "7",
          "Highest version of the function protocol that new invocations use.",
          ConfigValues.integer(5, 7));
  static final ConfigKey<Duration> INACTIVITY_TIMEOUT =
      key(
          "perdure.function.inactivity-timeout",
          "duration",
          "60s",
          "Silence on an attempt's stream after which the function is asked to suspend, where its handler does not say otherwise. 0s always suspends.",
          ConfigValues::duration);
  static final ConfigKey<Duration> ABORT_TIMEOUT =
      key(
          "perdure.function.abort-timeout",
          "duration",
          "10m",
          "Silence after that, until the attempt is cut and retried.",
          ConfigValues::duration);
  static final ConfigKey<Duration> JOURNAL_RETENTION =
      key(
          "perdure.function.journal-retention",
          "duration",
          "1d",
          "How long journals of completed invocations are kept. 0s keeps none.",
          ConfigValues::duration);
  static final ConfigKey<Duration> IDEMPOTENCY_RETENTION =
      key(
          "perdure.function.idempotency-retention",
          "duration",
          "1d",
          "How long an idempotency key stands for the result of its invocation; then it may be used again.",
          ConfigValues::duration);
  static final ConfigKey<Duration> WORKFLOW_RETENTION =
      key(
          "perdure.function.workflow-retention",
          "duration",
          "1d",
          "How long results of workflow runs are kept.",
          ConfigValues::duration);
  static final ConfigKey<Duration> RETRY_INITIAL_INTERVAL =
      key(
          "perdure.function.retry.initial-interval",
          "duration",
          "500ms",
          "Pause before the first retry of a failed attempt.",
          ConfigValues::duration);
  static final ConfigKey<Double> RETRY_FACTOR =
      key(
          "perdure.function.retry.factor",
          "number",
          "2",
          "By what each further pause is longer than the last.",
          ConfigValues.number(1));
  static final ConfigKey<Duration> RETRY_MAX_INTERVAL =
      key(
          "perdure.function.retry.max-interval",
          "duration",
          "60s",
          "Longest pause between attempts.",
          ConfigValues::duration);
  static final ConfigKey<Integer> RETRY_MAX_ATTEMPTS =
      key(
          "perdure.function.retry.max-attempts",
          "number",
          "70",
          "Attempts until the policy gives up, the first one included.",
          ConfigValues.integer(1, Integer.MAX_VALUE));
  static final ConfigKey<RetryPolicy.OnMaxAttempts> RETRY_ON_MAX_ATTEMPTS =
      key(
          "perdure.function.retry.on-max-attempts",
          "pause or kill",
          "pause",
          "What happens then: the invocation is paused, or ends with the last failure.",
          ConfigValues.choice(RetryPolicy.OnMaxAttempts.class));
  static final ConfigKey<Set<String>> ROUTING_HEADERS =
      key(
          "perdure.function.routing-headers",
          "names",
          ConfigValues.NONE,
          "Names, with commas between them, of additional headers that tell deployments of one address apart; a proxy routes by them.",
          ConfigValues::headerNames);
  static final ConfigKey<Optional<SigningKey>> SIGNING_KEY =
      key(
          "perdure.function.signing-key-file",
          "path",
          ConfigValues.NONE,
          "PEM file of the Ed25519 private key, in PKCS#8, that signs every request to a deployment; without one nothing is signed.",
          ConfigValues.optional(ConfigFiles::signingKey));
  static final ConfigKey<Duration> SIGNING_LEEWAY =
      key(
          "perdure.function.signing-leeway",
          "duration",
          "60s",
          "By how much a deployment's clock may differ for a signature to be accepted; at least 1s.",
          ConfigValues.durationOfAtLeast(Duration.ofSeconds(1)));
  static final ConfigKey<Optional<Path>> TRUSTED_CERTIFICATES =
      key(
          "perdure.function.trusted-certificates",
          "path",
          ConfigValues.NONE,
          "PEM file of the authorities whose certificates deployments may show; without it those that the JVM trusts.",
          ConfigValues.optional(ConfigFiles::certificates));
  static final ConfigKey<Optional<String>> LAMBDA_ENDPOINT =
      key(
          "perdure.lambda.endpoint",
          "address",
          ConfigValues.NONE,
          "Where functions with an ARN are called, and roles are assumed, in place of AWS, for emulators; the region is the ARN's, credentials are those of AWS's default chain.",
          ConfigValues.optional(ConfigValues.matching("https?://.+", "an http or https URL")));
  static final ConfigKey<Optional<String>> LAMBDA_EXTERNAL_ID =
      key(
          "perdure.lambda.external-id",
          "text",
          ConfigValues.NONE,
          "What is said to AWS when the role of a deployment is assumed, for roles whose trust asks for an external id.",
          ConfigValues.optional(
              ConfigValues.matching(
                  "[\\w+=,.@:/-]{2,1224}", "2 to 1224 characters of an external id")));
  static final ConfigKey<Long> LAMBDA_COMPRESSION_THRESHOLD =
      key(
          "perdure.lambda.compression-threshold",
          "size",
          "4MiB",
          "Larger requests to functions on Lambda are compressed, if the function takes zstd.",
          ConfigValues.bytes(0, 1L << 30));
  static final ConfigKey<Optional<String>> TRACING_ENDPOINT =
      key(
          "perdure.tracing.endpoint",
          "address",
          ConfigValues.NONE,
          "OTLP collector, as http://host:4318, that spans are sent to; the OTEL_* variables of OpenTelemetry work too. Without either nothing is traced.",
          ConfigValues.optional(ConfigValues.matching("https?://.+", "an http or https URL")));
  static final ConfigKey<Integer> CONCURRENCY =
      key(
          "perdure.invoker.concurrency",
          "number",
          "1000",
          "Attempts that run at once for one partition; more wait.",
          ConfigValues.integer(1, 1_000_000));
  static final ConfigKey<Long> REPLAY_MEMORY =
      key(
          "perdure.invoker.replay-memory",
          "size",
          "128MiB",
          "Journals and state in memory, on their way to functions, at once; above it more attempts wait.",
          ConfigValues.bytes(1 << 20, 1L << 40));
  static final ConfigKey<String> GATEWAY_HOST =
      key(
          "perdure.gateway.host",
          "address",
          "0.0.0.0",
          "Where the gateway listens.",
          Function.identity());
  static final ConfigKey<Integer> GATEWAY_PORT =
      key(
          "perdure.gateway.port",
          "port",
          "8080",
          "Port of the gateway; 0 takes a free one.",
          ConfigValues.integer(0, 65_535));
  static final ConfigKey<Integer> GATEWAY_MAX_REQUESTS =
      key(
          "perdure.gateway.max-concurrent-requests",
          "number",
          "20000",
          "Requests held open at once; above it callers get 429.",
          ConfigValues.integer(1, 10_000_000));
  static final ConfigKey<Long> GATEWAY_HELD_BYTES =
      key(
          "perdure.gateway.max-held-bytes",
          "size",
          "128MiB",
          "Request bodies in memory at once; above it callers get 429.",
          ConfigValues.bytes(1 << 20, 1L << 40));
  static final ConfigKey<Delivery> GATEWAY_DELIVERY =
      key(
          "perdure.gateway.delivery",
          "direct or transactional",
          "direct",
          "How single calls and sends reach the log: by one append each, or in transactions of the ingress topic, as batches do; slower, and no safer.",
          ConfigValues.choice(Delivery.class));
  static final ConfigKey<Duration> REPLY_RETENTION =
      key(
          "perdure.gateway.reply-retention",
          "duration",
          "60s",
          "How long every result is kept at least, so that no answer is lost when leadership of a partition moves; not those of subscriptions, whose records wait for none, and those of idempotency keys as their handlers say and for 60s.",
          ConfigValues.durationOfAtLeast(Duration.ofSeconds(60)));
  static final ConfigKey<String> ADMIN_HOST =
      key(
          "perdure.admin.host",
          "address",
          "0.0.0.0",
          "Where the admin API listens.",
          Function.identity());
  static final ConfigKey<Integer> ADMIN_PORT =
      key(
          "perdure.admin.port",
          "port",
          "9070",
          "Port of the admin API.",
          ConfigValues.integer(1, 65_535));
  static final ConfigKey<String> ADMIN_ADVERTISED_HOST =
      key(
          "perdure.admin.advertised-host",
          "address",
          "127.0.0.1",
          "Where other nodes reach this one; its admin port is used between nodes.",
          Function.identity());
  static final ConfigKey<Integer> STREAM_THREADS =
      key(
          "perdure.partition.stream-threads",
          "number",
          "0",
          "Threads that apply partitions; 0 is one for two cores, at least one.",
          ConfigValues.integer(0, 1000));
  static final ConfigKey<Integer> TIMER_WINDOW =
      key(
          "perdure.partition.timer-window",
          "number",
          "1024",
          "Timers of one partition in memory, the next that are due; later ones are read from its store when these have fired.",
          ConfigValues.integer(1, 1_000_000));
  static final ConfigKey<Long> BLOCK_CACHE =
      key(
          "perdure.partition.block-cache",
          "size",
          "64MiB",
          "Memory of all stores together for what they read.",
          ConfigValues.bytes(1 << 20, 1L << 40));
  static final ConfigKey<Long> WRITE_BUFFER =
      key(
          "perdure.partition.write-buffer",
          "size",
          "64MiB",
          "Memory of all stores together for what is not yet written to disk.",
          ConfigValues.bytes(1 << 20, 1L << 40));
  static final ConfigKey<String> PUBLISH_TOPICS =
      key(
          "perdure.publish.topics",
          "text",
          "*",
          "Topics that Topics/publish may write to: names separated by commas, in which * stands for any text. Perdure's own topics, and those that begin with __, are never among them.",
          ConfigValues.matching(
              "[a-zA-Z0-9._*, -]*", "names of topics or patterns, separated by commas"));
  static final ConfigKey<Long> INGEST_IN_FLIGHT =
      key(
          "perdure.ingest.max-in-flight-bytes",
          "size",
          "32MiB",
          "Records of subscriptions and the ingress topic on their way to the log at once; above it their consumers pause.",
          ConfigValues.bytes(1 << 16, 64L << 20));
  static final ConfigKey<Integer> INGEST_AHEAD =
      key(
          "perdure.ingest.max-ahead",
          "number",
          "1000",
          "Records of a subscription that one node has with the handlers at once, about; the others wait in their topic. Those of half a second ago do not count any more.",
          ConfigValues.integer(1, 100_000_000));
  static final ConfigKey<DeadLetterForm> DEAD_LETTER_FORM =
      key(
          "perdure.dead-letters.form",
          "original or avro",
          "original",
          "What a dead letter is: key, value and headers of the record as they were, with the cause in further headers; or a record of Avro with all of it. Letters of both forms can be published again.",
          ConfigValues.choice(DeadLetterForm.class));
  static final ConfigKey<Optional<String>> SCHEMA_REGISTRY_URL =
      key(
          "perdure.schema.registry.url",
          "address",
          ConfigValues.NONE,
          "Where the REST API of a schema registry begins, version 7 of Confluent's. Without it types by subject are refused.",
          ConfigValues.optional(ConfigValues.matching("https?://.+", "an http or https URL")));
  static final ConfigKey<String> SCHEMA_REGISTRY_CLASS =
      key(
          "perdure.schema.registry.class",
          "name",
          "io.perdure.schemaregistry.ConfluentRegistry",
          "The registry's client: a class that implements io.perdure.schemaregistry.SchemaRegistry.",
          ConfigValues.matching("[\\w.$]+", "the name of a class"));
  static final ConfigKey<Boolean> SCHEMA_REGISTRY_REGISTER =
      key(
          "perdure.schema.registry.register",
          "true or false",
          "true",
          "Whether the schemas of Perdure's own records are registered at start; else they must be there.",
          ConfigValues::flag);
  static final ConfigKey<Optional<String>> SCHEMA_REGISTRY_BASIC_AUTH =
      key(
          "perdure.schema.registry.basic-auth",
          "text",
          ConfigValues.NONE,
          "user:password for the registry.",
          ConfigValues.optional(
              ConfigValues.matching("[^:]+:.*", "a user, a colon and a password")));
  static final ConfigKey<Optional<String>> SCHEMA_REGISTRY_BEARER_TOKEN =
      key(
          "perdure.schema.registry.bearer-token",
          "text",
          ConfigValues.NONE,
          "Token for the registry; not beside basic-auth, which wins.",
          ConfigValues.optional(ConfigValues.matching("\\S+", "a token without spaces")));
  static final ConfigKey<Optional<Path>> SCHEMA_REGISTRY_CERTIFICATES =
      key(
          "perdure.schema.registry.trusted-certificates",
          "path",
          ConfigValues.NONE,
          "PEM file of the authorities whose certificates the registry may show; without it those that the JVM trusts.",
          ConfigValues.optional(ConfigFiles::certificates));
  static final ConfigKey<Duration> SCHEMA_REGISTRY_TIMEOUT =
      key(
          "perdure.schema.registry.timeout",
          "duration",
          "5s",
          "For one request to the registry; at least 1s.",
          ConfigValues.durationOfAtLeast(Duration.ofSeconds(1)));
  static final ConfigKey<Duration> TRIM_INTERVAL =
      key(
          "perdure.log.trim-interval",
          "duration",
          "60s",
          "How often committed commands are deleted from the log.",
          ConfigValues::duration);

  /** What is not shown: names that say by themselves that they are secret are known otherwise. */
  static final Set<String> SECRETS =
      Set.of(SCHEMA_REGISTRY_BASIC_AUTH.name(), SCHEMA_REGISTRY_BEARER_TOKEN.name());

  private ConfigKeys() {}

  static List<ConfigKey<?>> all() {
    return List.copyOf(ALL);
  }

  private static <T> ConfigKey<T> key(
      String name, String type, String defaultText, String doc, Function<String, T> parser) {
    var key = new ConfigKey<>(name, type, defaultText, doc, parser);
    ALL.add(key);
    return key;
  }
}
