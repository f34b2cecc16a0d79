package io.perdure.ingest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Asks the brokers how far a group is. Stateless. */
final class GroupLag {
  private static final int TIMEOUT_SECONDS = 5;

  private GroupLag() {}

  /**
   * All partitions of a topic, in order, for the group that the properties name. Blocks.
   *
   * @throws KafkaException if the brokers do not tell
   */
  static List<PartitionLag> of(Map<String, Object> consumerProperties, String topic) {
    var groupId = String.valueOf(consumerProperties.get(ConsumerConfig.GROUP_ID_CONFIG));
    try (var admin = Admin.create(ConsumerProperties.ofAdmin(consumerProperties))) {
      var ends = ends(admin, topic);
      var committed =
          admin
              .listConsumerGroupOffsets(groupId)
              .partitionsToOffsetAndMetadata()
              .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      var lags = new ArrayList<PartitionLag>();
      for (int partition = 0; partition < ends.size(); partition++) {
        var key = new TopicPartition(topic, partition);
        var offset = committed.get(key);
        lags.add(
            new PartitionLag(
                partition, offset == null ? -1 : offset.offset(), ends.getOrDefault(key, 0L)));
      }
      return lags;
    } catch (ExecutionException | TimeoutException failure) {
      throw new KafkaException("The lag of " + groupId + " on " + topic + " is not known", failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new KafkaException("Interrupted", stopped);
    }
  }

  private static Map<TopicPartition, Long> ends(Admin admin, String topic)
      throws ExecutionException, InterruptedException, TimeoutException {
    var described =
        admin
            .describeTopics(List.of(topic))
            .allTopicNames()
            .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
            .get(topic);
    var wanted = new HashMap<TopicPartition, OffsetSpec>();
    if (described != null) {
      described
          .partitions()
          .forEach(partition ->
              wanted.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest()));
    }
    var ends = new HashMap<TopicPartition, Long>();
    admin
        .listOffsets(wanted)
        .all()
        .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .forEach((partition, found) -> ends.put(partition, found.offset()));
    return ends;
  }
}
