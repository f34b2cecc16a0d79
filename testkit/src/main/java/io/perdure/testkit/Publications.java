package io.perdure.testkit;

import io.perdure.invoker.builtin.PublishHandler;
import io.perdure.invoker.builtin.PublishRules;
import io.perdure.log.TopicFacts;
import io.perdure.log.TopicLookup;
import io.perdure.model.Payload;
import io.perdure.schemaregistry.SubjectTypes;
import io.perdure.statemachine.Action;
import io.perdure.statemachine.Publication;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The topics that handlers publish to, in place of Kafka's: every name is one, and what was
 * published survives a crash. Bounded by the log, in which each record was before. Thread-safe.
 */
final class Publications implements TopicLookup {
  /** Kafka's default. */
  static final int MAX_RECORD_BYTES = 1 << 20;

  private static final int PARTITIONS = 4;
  private static final String PREFIX = "perdure";

  private final List<PublishedRecord> records = new ArrayList<>();

  @Override
  public CompletableFuture<Optional<TopicFacts>> find(String topic) {
    return CompletableFuture.completedFuture(
        Optional.of(new TopicFacts(PARTITIONS, MAX_RECORD_BYTES)));
  }

  /** What a command published when it was applied for the first time. */
  synchronized void add(List<Action> actions) {
    for (var action : actions) {
      if (action instanceof Action.Publish(Publication.Message message)) {
        records.add(record(message));
      }
    }
  }

  synchronized List<PublishedRecord> of(String topic) {
    return records.stream().filter(record -> record.topic().equals(topic)).toList();
  }

  /** What handlers publish by. Perdure's own topics and Kafka's are refused, as by default. */
  static PublishHandler handler(Publications topics, SubjectTypes types) {
    return new PublishHandler(new PublishRules(PREFIX, "*"), topics, types, MAX_RECORD_BYTES);
  }

  static PublishedRecord record(Publication.Message message) {
    var headers = new LinkedHashMap<String, String>();
    message.headers().forEach(header -> headers.put(header.name(), header.value()));
    return new PublishedRecord(
        message.topic(),
        text(message.key()),
        text(message.value()),
        Collections.unmodifiableMap(headers),
        message.partition() == null ? OptionalInt.empty() : OptionalInt.of(message.partition()),
        Optional.ofNullable(message.timestampMs()));
  }

  private static @Nullable String text(@Nullable Payload bytes) {
    return bytes == null ? null : bytes.utf8();
  }
}
