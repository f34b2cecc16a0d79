package io.perdure.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.protobuf.InvalidProtocolBufferException;
import io.perdure.model.Failure;
import io.perdure.model.Payload;
import io.perdure.schema.protocol.NotificationTemplate;
import io.perdure.schema.protocol.OutputCommandMessage;
import io.perdure.schema.protocol.Value;
import io.perdure.statemachine.RawEntry;
import org.jspecify.annotations.Nullable;

/**
 * What a handler returned, and what its steps came to, as the JSON of journal entries that tools of
 * the peer read: a value is a list of its bytes. Stateless.
 */
public final class EntryJson {
  /** Larger ones have none: each byte takes four characters. */
  private static final int MAX_BYTES = 256 * 1024;

  private EntryJson() {}

  /** The JSON of an output, or of the result of a step; null for other entries. */
  public static @Nullable String of(RawEntry raw) {
    if (raw.body().size() > MAX_BYTES) {
      return null;
    }
    try {
      return switch (raw.type()) {
        case MessageType.OUTPUT -> output(OutputCommandMessage.parseFrom(raw.body().bytes()));
        case MessageType.RUN_COMPLETION ->
            runResult(NotificationTemplate.parseFrom(raw.body().bytes()));
        default -> null;
      };
    } catch (InvalidProtocolBufferException _) {
      return null;
    }
  }

  private static String output(OutputCommandMessage message) {
    var json = JsonNodeFactory.instance.objectNode();
    json.putObject("Command")
        .putObject("Output")
        .set(
            "result",
            result(message.hasFailure() ? message.getFailure() : null, message.getValue()));
    return json.toString();
  }

  private static String runResult(NotificationTemplate message) {
    var json = JsonNodeFactory.instance.objectNode();
    json.putObject("Notification")
        .putObject("Completion")
        .putObject("Run")
        .put("completion_id", message.getCompletionId())
        .set(
            "result",
            result(message.hasFailure() ? message.getFailure() : null, message.getValue()));
    return json.toString();
  }

  private static JsonNode result(
      io.perdure.schema.protocol.@Nullable Failure failure, Value value) {
    return failure == null
        ? success(ProtoValues.payload(value.getContent()))
        : failure(ProtoValues.failure(failure));
  }

  private static JsonNode success(Payload value) {
    var json = JsonNodeFactory.instance.objectNode();
    var bytes = json.putArray("Success");
    for (byte one : value.bytes()) {
      bytes.add(Byte.toUnsignedInt(one));
    }
    return json;
  }

  private static JsonNode failure(Failure failure) {
    var json = JsonNodeFactory.instance.objectNode();
    var said =
        json.putObject("Failure").put("code", failure.code()).put("message", failure.message());
    var notes = said.putArray("metadata");
    failure
        .metadata()
        .forEach(note -> notes.addObject().put("key", note.key()).put("value", note.value()));
    return json;
  }
}
