package io.perdure.ingest;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;

/**
 * Tells a topic from another one of the same name. A topic that was deleted and created again
 * counts its offsets from 0, and must not be taken for one whose records were all seen.
 */
@FunctionalInterface
interface TopicIdentities {
  /**
   * The same on every node, and for the life of the topic. Blocks.
   *
   * @throws KafkaException if it cannot be found out
   */
  String of(String topic);

  /** Asks the brokers. */
  static TopicIdentities ofBrokers(Map<String, Object> consumerProperties) {
    return topic -> {
      try (var admin = Admin.create(ConsumerProperties.ofAdmin(consumerProperties))) {
        var found =
            admin
                .describeTopics(List.of(topic))
                .allTopicNames()
                .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .get(topic);
        // Brokers that are older than topic ids.
        return found == null || found.topicId().equals(Uuid.ZERO_UUID)
            ? topic
            : topic + "@" + found.topicId();
      } catch (ExecutionException | TimeoutException failure) {
        throw new KafkaException("Topic " + topic + " cannot be described", failure);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new KafkaException("Interrupted", stopped);
      }
    };
  }

  /** How long to wait for the brokers. */
  int TIMEOUT_SECONDS = 15;
}
