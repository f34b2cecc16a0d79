package io.perdure.ingest;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Properties of Kafka consumers: what users may set, and what we do. Stateless. */
public final class ConsumerProperties {
  private static final ConfigDef KNOWN = ConsumerConfig.configDef();
  private static final String HIDDEN = "(hidden)";

  /** Long enough for a pause of the JVM; a node that is killed comes back under its own name. */
  private static final int SESSION_TIMEOUT_MS = 10_000;

  /** How long a new topic that a pattern means may go unnoticed. */
  private static final int METADATA_MAX_AGE_MS = 30_000;

  /** What exactly-once depends on. */
  private static final Set<String> OURS =
      Set.of(
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
          ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
          ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
          ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
          ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG);

  private ConsumerProperties() {}

  /** Hides the values that Kafka knows to be secrets. */
  public static Map<String, String> redacted(Map<String, String> properties) {
    var shown = new TreeMap<>(properties);
    shown.replaceAll((name, value) -> isSecret(name) ? HIDDEN : value);
    return shown;
  }

  /**
   * Checks that consumers know the names and accept the values.
   *
   * @throws IngestException with that code, naming the property
   */
  static void check(Map<String, Object> properties, IngestCode code) {
    for (var name : properties.keySet()) {
      if (OURS.contains(name)) {
        throw code.refuse(
            "Expected no property " + name + ": exactly-once depends on Perdure's own value");
      }
      if (!KNOWN.names().contains(name)) {
        throw code.refuse(
            "Expected a property of Kafka's consumers, but there is none called " + name);
      }
    }
    var complete = new HashMap<>(properties);
    complete.putIfAbsent(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "the-clusters:1");
    complete.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    complete.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    try {
      new ConsumerConfig(complete);
    } catch (ConfigException wrong) {
      throw code.refuse(String.valueOf(wrong.getMessage()));
    }
  }

  /**
   * All properties of one node's consumer.
   *
   * @param client of the cluster
   * @param options of the subscription; they win
   * @param instanceId names this node in the group, so that it gets its partitions back when it
   *     restarts
   */
  static Map<String, Object> of(
      Map<String, Object> client, Map<String, Object> options, String groupId, String instanceId) {
    var all = new HashMap<String, Object>();
    all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    all.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MS);
    all.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, METADATA_MAX_AGE_MS);
    all.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
    all.putAll(client);
    all.putAll(options);
    if ("consumer".equals(all.get(ConsumerConfig.GROUP_PROTOCOL_CONFIG))) {
      all.remove(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG);
    }
    all.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instanceId);
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return Map.copyOf(all);
  }

  /** Those of them that an admin client knows too. */
  static Map<String, Object> ofAdmin(Map<String, Object> consumer) {
    var known = new HashMap<>(consumer);
    known.keySet().retainAll(AdminClientConfig.configNames());
    return known;
  }

  private static boolean isSecret(String name) {
    var key = KNOWN.configKeys().get(name);
    return key != null && key.type == ConfigDef.Type.PASSWORD;
  }
}
