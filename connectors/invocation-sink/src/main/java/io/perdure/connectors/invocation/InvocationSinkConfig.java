package io.perdure.connectors.invocation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * What a connector is configured with, besides what Connect itself asks of every sink. Immutable.
 */
final class InvocationSinkConfig extends AbstractConfig {
  static final String SERVICE = "invocation.service";
  static final String HANDLER = "invocation.handler";
  static final String KEY = "invocation.key";
  static final String IDEMPOTENCY_KEY = "invocation.idempotency.key";
  static final String HEADERS = "invocation.headers";
  static final String BOOTSTRAP_SERVERS = "kafka.bootstrap.servers";
  static final String INGRESS_TOPIC = "kafka.ingress.topic";

  /** Before every property of the producer. */
  static final String PRODUCER_PREFIX = "kafka.";

  /** Connect's own: what its users tolerate. */
  private static final String TOLERANCE = "errors.tolerance";

  private static final String CONNECTOR_NAME = "name";
  private static final String INVOCATION_GROUP = "Invocation";
  private static final String KAFKA_GROUP = "Kafka";
  private static final String NAME_OF_TOPIC = "[a-zA-Z0-9._-]{1,249}";
  private static final String MAX_BLOCK_MS = "20000";

  /** On these exactly once and the order of records rest. */
  private static final List<String> OWNED =
      List.of(
          ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
          ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
          ProducerConfig.ACKS_CONFIG,
          ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
          ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
          ProducerConfig.RETRIES_CONFIG,
          ProducerConfig.TRANSACTIONAL_ID_CONFIG);

  private final RecordText key;
  private final RecordText idempotencyKey;

  /**
   * @throws ConfigException if something is missing or wrong
   */
  InvocationSinkConfig(Map<String, String> settings) {
    super(definition(), settings, false);
    key = RecordText.ofKey(getString(KEY));
    idempotencyKey = RecordText.ofIdempotencyKey(getString(IDEMPOTENCY_KEY), connectorName());
    for (var name : owned(settings)) {
      throw new ConfigException(mustNotSet(name));
    }
  }

  /** Settings of a user that only the connector itself may make. */
  static List<String> owned(Map<String, String> settings) {
    return OWNED.stream()
        .map(name -> PRODUCER_PREFIX + name)
        .filter(settings::containsKey)
        .toList();
  }

  static String mustNotSet(String name) {
    return "Expected no " + name + ": exactly once needs the connector to set it itself";
  }

  static ConfigDef definition() {
    return new ConfigDef()
        .define(
            SERVICE,
            ConfigDef.Type.STRING,
            ConfigDef.NO_DEFAULT_VALUE,
            name("a service"),
            Importance.HIGH,
            "Name of the service, virtual object or workflow that each record invokes.",
            INVOCATION_GROUP,
            1,
            Width.MEDIUM,
            "Service")
        .define(
            HANDLER,
            ConfigDef.Type.STRING,
            ConfigDef.NO_DEFAULT_VALUE,
            name("a handler"),
            Importance.HIGH,
            "Name of the handler; it must be public.",
            INVOCATION_GROUP,
            2,
            Width.MEDIUM,
            "Handler")
        .define(
            KEY,
            ConfigDef.Type.STRING,
            "record",
            checked("Where the key is", RecordText::ofKey),
            Importance.MEDIUM,
            "Where the key of the object or workflow is: `record` is the record's key,"
                + " `header:NAME` a header, `value:/json/pointer` a place in the value;"
                + " `none` for services, which have none.",
            INVOCATION_GROUP,
            3,
            Width.MEDIUM,
            "Key")
        .define(
            IDEMPOTENCY_KEY,
            ConfigDef.Type.STRING,
            "position",
            checked("Where the idempotency key is", it -> RecordText.ofIdempotencyKey(it, "")),
            Importance.MEDIUM,
            "What identifies a request, so that its repetitions are dropped: `position` is made of"
                + " the connector's name, topic, partition and offset; `header:NAME` and"
                + " `value:/json/pointer` are as for the key. `none` is for the run handlers of"
                + " workflows, which run once for their key anyway; with other handlers a record"
                + " that is delivered again is invoked again.",
            INVOCATION_GROUP,
            4,
            Width.MEDIUM,
            "Idempotency key")
        .define(
            HEADERS,
            ConfigDef.Type.BOOLEAN,
            true,
            Importance.LOW,
            "Whether the handler gets the place of the record (`kafka.topic`, `kafka.partition`,"
                + " `kafka.offset`, `kafka.timestamp`) and its headers (`kafka.header.NAME`).",
            INVOCATION_GROUP,
            5,
            Width.SHORT,
            "Headers")
        .define(
            BOOTSTRAP_SERVERS,
            ConfigDef.Type.LIST,
            ConfigDef.NO_DEFAULT_VALUE,
            // Validators of newer releases than Connect 4.0 would not be there in a worker of 4.0.
            ConfigDef.LambdaValidator.with(
                InvocationSinkConfig::checkServers, () -> "Addresses, at least one"),
            Importance.HIGH,
            "Kafka that Perdure runs on, `host:port` with commas between; it may be another one"
                + " than that of the Connect worker. Every other property of Kafka's producer"
                + " can be set behind `kafka.`, as in `kafka.security.protocol`.",
            KAFKA_GROUP,
            1,
            Width.LONG,
            "Bootstrap servers")
        .define(
            INGRESS_TOPIC,
            ConfigDef.Type.STRING,
            "perdure-ingress",
            checked("The ingress topic", InvocationSinkConfig::checkTopic),
            Importance.LOW,
            "Perdure's ingress topic; another one if its prefix was configured.",
            KAFKA_GROUP,
            2,
            Width.MEDIUM,
            "Ingress topic");
  }

  String service() {
    return getString(SERVICE);
  }

  String handler() {
    return getString(HANDLER);
  }

  RecordText key() {
    return key;
  }

  RecordText idempotencyKey() {
    return idempotencyKey;
  }

  boolean passesHeadersOn() {
    return getBoolean(HEADERS);
  }

  String ingressTopic() {
    return getString(INGRESS_TOPIC);
  }

  /** Whether Connect's users want to go on behind records that fail. */
  boolean toleratesErrors() {
    return "all".equalsIgnoreCase(originalsStrings().get(TOLERANCE));
  }

  private String connectorName() {
    return originalsStrings().getOrDefault(CONNECTOR_NAME, "");
  }

  /**
   * Properties of the producer: it never gives a record up and never changes their order, so what
   * Connect delivers again is the same sequence.
   */
  Map<String, Object> producer() {
    var properties = new HashMap<String, Object>();
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MS);
    properties.put(ProducerConfig.CLIENT_ID_CONFIG, "perdure-sink-" + connectorName());
    properties.putAll(originalsWithPrefix(PRODUCER_PREFIX));
    properties.remove(INGRESS_TOPIC.substring(PRODUCER_PREFIX.length()));
    properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    return properties;
  }

  private static ConfigDef.Validator name(String what) {
    return checked(
        "The name of " + what,
        text -> {
          if (!text.matches("[^\\s/]+")) {
            throw new IllegalArgumentException(
                "Expected the name of " + what + ", but found '" + text + "'");
          }
        });
  }

  private static void checkServers(String key, @Nullable Object value) {
    if (value instanceof List<?> servers && servers.isEmpty()) {
      throw new ConfigException(key, value, "Expected at least one address");
    }
  }

  private static void checkTopic(String name) {
    if (!name.matches(NAME_OF_TOPIC)) {
      throw new IllegalArgumentException("Expected the name of a topic, but found '" + name + "'");
    }
  }

  /** Required values arrive here as null when they are missing, which Connect reports itself. */
  private static ConfigDef.Validator checked(String what, Check check) {
    return ConfigDef.LambdaValidator.with(
        (key, value) -> {
          if (value == null) {
            return;
          }
          try {
            check.check((String) value);
          } catch (IllegalArgumentException wrong) {
            throw new ConfigException(key, value, wrong.getMessage());
          }
        },
        () -> what);
  }

  private interface Check {
    void check(String text);
  }
}
