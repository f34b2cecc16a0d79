package io.perdure.log;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Looks topics of the Kafka cluster up. Thread-safe; never blocks. */
@FunctionalInterface
public interface TopicLookup {
  /**
   * What is known of a topic; up to {@link KafkaTopicLookup#KEPT} old.
   *
   * @return completes on any thread, empty if there is no such topic, or none that this node may
   *     see; fails with {@link AppendException} if the brokers do not say
   */
  CompletableFuture<Optional<TopicFacts>> find(String topic);
}
