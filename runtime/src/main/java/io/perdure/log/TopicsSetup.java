package io.perdure.log;

import io.perdure.log.AppendException.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Creates the topics that a cluster lacks, and refuses those that are not as they have to be. Used
 * once, before anything else starts; blocks.
 */
public final class TopicsSetup {
  /** Names of the stores whose changelogs are topics of ours. */
  private static final List<String> STORES = List.of("invocations", "journal", "state", "system");

  private static final String FOREVER = "-1";

  /** How long topics that users write and read keep their records, unless users say otherwise. */
  private static final Duration INGRESS_RETENTION = Duration.ofDays(7);

  private static final Duration DEAD_LETTER_RETENTION = Duration.ofDays(30);

  /**
   * After so many bytes of the log a broker notes where in its file it is. A reader of the newest
   * record has the broker step through what lies behind the last note, one read of the file for
   * each record: with Kafka's own 4096 bytes, about ten for each record of a step.
   */
  private static final int LOG_INDEX_INTERVAL_BYTES = 128;

  /** What topics are created with, and may well have been given another value. */
  private static final Set<String> OPTIONAL = Set.of(TopicConfig.INDEX_INTERVAL_BYTES_CONFIG);

  private static final int TIMEOUT_MS = 15_000;
  private static final Duration POLL = Duration.ofMillis(20);

  private final TopicNames names;
  private final int partitions;
  private final short replicationFactor;
  private final int maxRecordBytes;

  /**
   * @param replicationFactor of topics that are created; -1 is the brokers' default
   * @param maxRecordBytes the largest record that has to fit
   */
  public TopicsSetup(
      TopicNames names, int partitions, short replicationFactor, int maxRecordBytes) {
    this.names = names;
    this.partitions = partitions;
    this.replicationFactor = replicationFactor;
    this.maxRecordBytes = maxRecordBytes;
  }

  /**
   * Creates and checks.
   *
   * @throws TopicMismatchException naming the topic, what was expected, what was found and what to
   *     do
   * @throws AppendException if the brokers cannot be reached
   */
  public void ensure(Map<String, Object> clientProperties) {
    var properties = new LinkedHashMap<>(clientProperties);
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MS / 3);
    try (var admin = Admin.create(properties)) {
      ensure(admin, wanted());
    } catch (ExecutionException failure) {
      var cause = failure.getCause() == null ? failure : failure.getCause();
      throw new AppendException(
          Reason.UNAVAILABLE,
          "Expected to create and read topics at "
              + clientProperties.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG)
              + ", but: "
              + cause.getMessage(),
          cause);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new AppendException(
          Reason.UNAVAILABLE, "Interrupted while topics were created", stopped);
    }
  }

  private void ensure(Admin admin, List<Wanted> topics)
      throws ExecutionException, InterruptedException {
    var existing = admin.listTopics().names().get();
    for (var topic : topics) {
      if (!existing.contains(topic.name)) {
        create(admin, topic);
      }
    }
    var found = describe(admin, topics);
    for (var topic : topics) {
      if (topic.isOurs) {
        check(topic, found);
        check(admin, topic);
      }
    }
  }

  /** What has just been created is not known to every broker at once. */
  private static Map<String, TopicDescription> describe(Admin admin, List<Wanted> topics)
      throws ExecutionException, InterruptedException {
    var names = topics.stream().map(topic -> topic.name).toList();
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MS);
    while (true) {
      try {
        return admin.describeTopics(names).allTopicNames().get();
      } catch (ExecutionException failure) {
        if (!(failure.getCause() instanceof UnknownTopicOrPartitionException)
            || System.nanoTime() > deadline) {
          throw failure;
        }
        LockSupport.parkNanos(POLL.toNanos());
      }
    }
  }

  private void create(Admin admin, Wanted topic) throws ExecutionException, InterruptedException {
    var created =
        new NewTopic(
                topic.name,
                Optional.of(topic.partitions),
                replicationFactor < 0 ? Optional.empty() : Optional.of(replicationFactor))
            .configs(topic.settings);
    try {
      admin.createTopics(List.of(created)).all().get();
    } catch (ExecutionException failure) {
      // Another node was faster.
      if (!(failure.getCause() instanceof TopicExistsException)) {
        throw failure;
      }
    }
  }

  private static void check(Wanted topic, Map<String, TopicDescription> found) {
    var description = found.get(topic.name);
    if (description != null && description.partitions().size() != topic.partitions) {
      throw new TopicMismatchException(
          "Expected topic "
              + topic.name
              + " to have "
              + topic.partitions
              + " partitions, but it has "
              + description.partitions().size()
              + "; the number is fixed for the life of a cluster: set perdure.partitions to it, or choose another perdure.prefix");
    }
  }

  private static void check(Admin admin, Wanted topic)
      throws ExecutionException, InterruptedException {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name);
    var config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
    if (config == null) {
      return;
    }
    var wrong = new ArrayList<String>();
    topic.settings.forEach((name, expected) -> {
      var entry = config.get(name);
      var actual = entry == null ? "nothing" : entry.value();
      if (!isEnough(name, expected, actual)) {
        wrong.add(name + "=" + expected + " (it is " + actual + ")");
      }
    });
    if (!wrong.isEmpty()) {
      throw new TopicMismatchException(
          "Expected topic "
              + topic.name
              + " to have "
              + wrong.stream().collect(Collectors.joining(", "))
              + "; change it with kafka-configs.sh --alter --entity-type topics --entity-name "
              + topic.name);
    }
  }

  private static boolean isEnough(String name, String expected, String actual) {
    if (OPTIONAL.contains(name)) {
      return true;
    }
    if (name.equals(TopicConfig.MAX_MESSAGE_BYTES_CONFIG)) {
      return Long.parseLong(actual) >= Long.parseLong(expected);
    }
    return actual.equals(expected);
  }

  private List<Wanted> wanted() {
    var maxBytes = String.valueOf(maxRecordBytes);
    var topics = new ArrayList<Wanted>();
    topics.add(
        new Wanted(
            names.log(),
            partitions,
            true,
            Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG,
                FOREVER,
                TopicConfig.RETENTION_BYTES_CONFIG,
                FOREVER,
                TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                "LogAppendTime",
                TopicConfig.INDEX_INTERVAL_BYTES_CONFIG,
                String.valueOf(LOG_INDEX_INTERVAL_BYTES),
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                maxBytes)));
    var compacted =
        Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG,
            TopicConfig.CLEANUP_POLICY_COMPACT,
            TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
            maxBytes);
    topics.add(new Wanted(names.deployments(), 1, true, compacted));
    for (var store : STORES) {
      topics.add(new Wanted(names.changelog(store), partitions, true, compacted));
    }
    topics.add(users(names.ingress(), INGRESS_RETENTION, maxBytes));
    topics.add(users(names.deadLetters(), DEAD_LETTER_RETENTION, maxBytes));
    return topics;
  }

  private Wanted users(String name, Duration retention, String maxBytes) {
    return new Wanted(
        name,
        partitions,
        false,
        Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG,
            TopicConfig.CLEANUP_POLICY_DELETE,
            TopicConfig.RETENTION_MS_CONFIG,
            String.valueOf(retention.toMillis()),
            TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
            maxBytes));
  }

  /**
   * A topic that has to be there.
   *
   * @param isOurs whether it has to be exactly so; topics for users are theirs to change
   */
  private record Wanted(
      String name, int partitions, boolean isOurs, Map<String, String> settings) {}
}
