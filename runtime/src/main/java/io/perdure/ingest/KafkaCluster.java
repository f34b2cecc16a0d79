package io.perdure.ingest;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * A Kafka cluster that subscriptions read from.
 *
 * @param properties of clients that connect to it, secrets included
 */
public record KafkaCluster(String name, Map<String, String> properties, Instant createdAt) {
  /** Perdure's own Kafka, which nobody has to define. */
  public static final String DEFAULT = "default";

  private static final String BROKERS = "bootstrap.servers";

  /** What librdkafka calls the brokers. */
  private static final String BROKERS_ALIAS = "metadata.broker.list";

  public KafkaCluster {
    properties = Map.copyOf(properties);
  }

  /** The properties as Kafka's own clients know them. */
  Map<String, Object> clientProperties() {
    var known = new HashMap<String, Object>(properties);
    var brokers = known.remove(BROKERS_ALIAS);
    if (brokers != null) {
      known.putIfAbsent(BROKERS, brokers);
    }
    return known;
  }

  /**
   * Checks names and values, and that there are brokers.
   *
   * @throws IngestException naming what is wrong
   */
  void check() {
    if (!name.matches("[a-zA-Z0-9._-]{1,100}") || name.equals(DEFAULT)) {
      throw IngestCode.BAD_CLUSTER.refuse(
          "Expected a name of 1 to 100 letters, digits, '.', '_' or '-' other than "
              + DEFAULT
              + ", but found '"
              + name
              + "'");
    }
    var known = clientProperties();
    if (!known.containsKey(BROKERS)) {
      throw IngestCode.BAD_CLUSTER.refuse(
          "Expected the property " + BROKERS + " of cluster " + name + ", but it is not there");
    }
    ConsumerProperties.check(known, IngestCode.BAD_CLUSTER);
  }
}
