package io.perdure.ingest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
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
   * All partitions of the topics, in order, for the group that the properties name. Blocks.
   *
   * @param ownPrefix of Perdure's topics, which no pattern means
   * @throws KafkaException if the brokers do not tell
   */
  static List<PartitionLag> of(
      Map<String, Object> consumerProperties, TopicSelection topics, String ownPrefix) {
    var groupId = String.valueOf(consumerProperties.get(ConsumerConfig.GROUP_ID_CONFIG));
    try (var admin = Admin.create(ConsumerProperties.ofAdmin(consumerProperties))) {
      var ends = ends(admin, names(admin, topics, ownPrefix));
      var committed =
          admin
              .listConsumerGroupOffsets(groupId)
              .partitionsToOffsetAndMetadata()
              .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      var lags = new ArrayList<PartitionLag>();
      ends.forEach((partition, end) -> {
        var offset = committed.get(partition);
        lags.add(
            new PartitionLag(
                partition.topic(),
                partition.partition(),
                offset == null ? -1 : offset.offset(),
                end));
      });
      return lags;
    } catch (ExecutionException | TimeoutException failure) {
      throw new KafkaException(
          "The lag of " + groupId + " on " + topics + " is not known", failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new KafkaException("Interrupted", stopped);
    }
  }

  private static Collection<String> names(Admin admin, TopicSelection topics, String ownPrefix)
      throws ExecutionException, InterruptedException, TimeoutException {
    if (!topics.isPattern()) {
      return topics.names();
    }
    var isMeant = topics.pattern(ownPrefix).asMatchPredicate();
    return admin.listTopics().names().get(TIMEOUT_SECONDS, TimeUnit.SECONDS).stream()
        .filter(isMeant)
        .toList();
  }

  private static SortedMap<TopicPartition, Long> ends(Admin admin, Collection<String> topics)
      throws ExecutionException, InterruptedException, TimeoutException {
    var wanted = new HashMap<TopicPartition, OffsetSpec>();
    admin
        .describeTopics(topics)
        .allTopicNames()
        .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .forEach((name, topic) ->
            topic
                .partitions()
                .forEach(one ->
                    wanted.put(new TopicPartition(name, one.partition()), OffsetSpec.latest())));
    var ends =
        new TreeMap<TopicPartition, Long>(
            Comparator.comparing(TopicPartition::topic)
                .thenComparingInt(TopicPartition::partition));
    admin
        .listOffsets(wanted)
        .all()
        .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .forEach((partition, found) -> ends.put(partition, found.offset()));
    return ends;
  }
}
