package io.perdure.invoker.builtin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.perdure.codec.BuiltInEntries;
import io.perdure.log.OutgoingSize;
import io.perdure.log.TopicFacts;
import io.perdure.log.TopicLookup;
import io.perdure.model.Failure;
import io.perdure.model.InvocationResult;
import io.perdure.model.Payload;
import io.perdure.schemaregistry.SchemaException;
import io.perdure.schemaregistry.SubjectTypes;
import io.perdure.statemachine.AttemptSnapshot;
import io.perdure.statemachine.JournalEntry;
import io.perdure.statemachine.Publication;
import io.perdure.statemachine.ReportedEntry;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * {@code Topics/publish}: checks that the topic will take the record, and asks for it to be
 * published. What cannot be published is said to the caller, as nobody could tell it later.
 * Thread-safe.
 */
public final class PublishHandler implements BuiltInHandler {
  private final PublishRules rules;
  private final TopicLookup topics;
  private final SubjectTypes types;
  private final int maxRecordBytes;

  /**
   * @param types what values are encoded by where the caller names a subject
   * @param maxRecordBytes the largest record that this node can publish
   */
  public PublishHandler(
      PublishRules rules, TopicLookup topics, SubjectTypes types, int maxRecordBytes) {
    this.rules = rules;
    this.topics = topics;
    this.types = types;
    this.maxRecordBytes = maxRecordBytes;
  }

  @Override
  public CompletionStage<List<ReportedEntry>> run(
      JournalEntry.Input input, AttemptSnapshot snapshot) {
    return publish(input.value());
  }

  /**
   * What comes of a request.
   *
   * @param input the JSON of the request
   */
  public CompletionStage<List<ReportedEntry>> publish(Payload input) {
    PublishRequest.Read request;
    try {
      request = PublishRequest.read(input);
    } catch (PublishRequest.BadRequestException bad) {
      return refused(BuiltInCode.BAD_REQUEST.output(String.valueOf(bad.getMessage())));
    }
    var message = request.message();
    if (!rules.allows(message.topic())) {
      return refused(
          BuiltInCode.TOPIC_NOT_ALLOWED.output(
              "Expected a topic that perdure.publish.topics allows, but found '"
                  + message.topic()
                  + "'"));
    }
    return topics
        .find(message.topic())
        .thenCompose(facts ->
            encoded(request)
                .<List<ReportedEntry>>thenApply(encoded -> entries(encoded, facts))
                .exceptionally(PublishHandler::doesNotFit));
  }

  /** With its value in the wire format, where there is a subject. A null stays a tombstone. */
  private CompletableFuture<Publication.Message> encoded(PublishRequest.Read request) {
    var message = request.message();
    var value = request.value();
    if (request.subject() == null || value == null || value.isNull()) {
      return CompletableFuture.completedFuture(message);
    }
    return types
        .encode(request.subject(), value)
        .thenApply(bytes ->
            new Publication.Message(
                message.topic(),
                message.partition(),
                message.key(),
                Payload.of(bytes),
                message.headers(),
                message.timestampMs()));
  }

  /** What may pass fails the attempt, which is retried. */
  private static List<ReportedEntry> doesNotFit(Throwable failure) {
    var cause =
        failure instanceof CompletionException it && it.getCause() != null
            ? it.getCause()
            : failure;
    if (cause instanceof SchemaException refused && !refused.mayPass()) {
      return List.of(
          BuiltInEntries.output(
              new InvocationResult.Failed(
                  new Failure(
                      refused.code().status(),
                      refused.code().code() + ": " + refused.getMessage()))));
    }
    throw new CompletionException(cause);
  }

  private List<ReportedEntry> entries(Publication.Message message, Optional<TopicFacts> facts) {
    var topic = message.topic();
    if (facts.isEmpty()) {
      return List.of(
          BuiltInCode.NO_SUCH_TOPIC.output(
              "Expected a topic that there is, and that Perdure may see, but found '"
                  + topic
                  + "'"));
    }
    int partitions = facts.get().partitions();
    if (message.partition() != null && message.partition() >= partitions) {
      return List.of(
          BuiltInCode.NO_SUCH_PARTITION.output(
              "Expected a partition of '"
                  + topic
                  + "' below "
                  + partitions
                  + ", but found "
                  + message.partition()));
    }
    int limit = Math.min(maxRecordBytes, facts.get().maxRecordBytes());
    long size = OutgoingSize.of(size(message.key()), size(message.value()), message.headers());
    if (size > limit) {
      return List.of(
          BuiltInCode.RECORD_TOO_LARGE.output(
              "Expected a record of at most "
                  + limit
                  + " bytes for '"
                  + topic
                  + "', but found up to "
                  + size));
    }
    return List.of(BuiltInEntries.publish(message), BuiltInEntries.output(succeeded(topic)));
  }

  /** JSON, as callers of any SDK expect by default. */
  private static InvocationResult succeeded(String topic) {
    var json = JsonNodeFactory.instance.objectNode().put("topic", topic);
    return new InvocationResult.Succeeded(Payload.ofUtf8(json.toString()));
  }

  private static CompletionStage<List<ReportedEntry>> refused(ReportedEntry output) {
    return CompletableFuture.completedFuture(List.of(output));
  }

  private static int size(@Nullable Payload payload) {
    return payload == null ? 0 : payload.size();
  }
}
