package io.perdure.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perdure.model.Header;
import io.perdure.model.Payload;
import io.perdure.model.ReplyFormat;
import io.perdure.model.Scope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON form of a request, as records of the ingress topic and batches have it. Fields
 * that it does not know are mistakes, and so are fields of another type. Stateless.
 */
public final class IngressJson {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final Set<String> FIELDS =
      Set.of(
          "service",
          "handler",
          "key",
          "input",
          "inputBase64",
          "headers",
          "idempotencyKey",
          "delayMs",
          "traceparent",
          "tracestate",
          "replyTo",
          "scope",
          "limitKey");
  private static final Set<String> REPLY_FIELDS = Set.of("topic", "correlationId", "format");

  private IngressJson() {}

  /**
   * Reads the value of a record.
   *
   * @throws IllegalArgumentException if it is not such a request
   */
  public static IngressRequest read(byte[] value) {
    return read(parse(value));
  }

  /** Reads what is JSON already; the same otherwise. */
  public static IngressRequest read(JsonNode json) {
    if (!json.isObject()) {
      throw new IllegalArgumentException("Expected a JSON object, but found " + json.getNodeType());
    }
    checkFields(json, FIELDS, "of a request");
    var service = text(json, "service");
    var handler = text(json, "handler");
    if (service == null || handler == null) {
      throw new IllegalArgumentException("Expected the texts service and handler");
    }
    return new IngressRequest(
        service,
        handler,
        text(json, "key"),
        input(json),
        headers(json.path("headers")),
        text(json, "idempotencyKey"),
        delayMs(json.path("delayMs")),
        text(json, "traceparent"),
        text(json, "tracestate"),
        replyTo(json.path("replyTo")),
        Scope.of(text(json, "scope"), text(json, "limitKey")));
  }

  private static JsonNode parse(byte[] value) {
    try {
      return MAPPER.readTree(value);
    } catch (JsonProcessingException notJson) {
      throw new IllegalArgumentException(
          "Expected a JSON object, but: " + notJson.getOriginalMessage(), notJson);
    } catch (IOException cause) {
      throw new IllegalArgumentException("Expected a JSON object, but: " + cause, cause);
    }
  }

  private static Payload input(JsonNode json) {
    if (!json.has("inputBase64")) {
      return json.has("input") ? Payload.ofUtf8(json.get("input").toString()) : Payload.EMPTY;
    }
    if (json.has("input")) {
      throw new IllegalArgumentException("Expected input or inputBase64, but found both");
    }
    var text = text(json, "inputBase64");
    try {
      return Payload.of(Base64.getDecoder().decode(text == null ? "" : text));
    } catch (IllegalArgumentException cause) {
      throw new IllegalArgumentException(
          "Expected inputBase64 to be base64, but: " + cause.getMessage(), cause);
    }
  }

  private static List<Header> headers(JsonNode json) {
    var headers = new ArrayList<Header>();
    if (isAbsent(json)) {
      return headers;
    }
    if (!json.isObject()) {
      throw new IllegalArgumentException(
          "Expected headers to be an object of texts, but found " + json.getNodeType());
    }
    for (var field : json.properties()) {
      var value = text(json, field.getKey());
      headers.add(new Header(field.getKey(), value == null ? "" : value));
    }
    return headers;
  }

  private static long delayMs(JsonNode json) {
    if (isAbsent(json)) {
      return 0;
    }
    if (!json.isIntegralNumber() || !json.canConvertToLong()) {
      throw new IllegalArgumentException(
          "Expected delayMs to be a number of milliseconds, but found " + json);
    }
    return json.longValue();
  }

  private static IngressRequest.@Nullable ReplyTo replyTo(JsonNode json) {
    if (isAbsent(json)) {
      return null;
    }
    checkFields(json, REPLY_FIELDS, "of replyTo");
    var topic = text(json, "topic");
    if (topic == null) {
      throw new IllegalArgumentException("Expected the text topic in replyTo");
    }
    return new IngressRequest.ReplyTo(
        topic, text(json, "correlationId"), format(text(json, "format")));
  }

  private static ReplyFormat format(@Nullable String name) {
    return switch (name) {
      case null -> ReplyFormat.VALUE;
      case "value" -> ReplyFormat.VALUE;
      case "avro" -> ReplyFormat.AVRO;
      default ->
          throw new IllegalArgumentException(
              "Expected format in replyTo to be value or avro, but found " + name);
    };
  }

  private static @Nullable String text(JsonNode json, String name) {
    var value = json.path(name);
    if (isAbsent(value)) {
      return null;
    }
    if (!value.isTextual()) {
      throw new IllegalArgumentException(
          "Expected " + name + " to be a text, but found " + value.getNodeType());
    }
    return value.textValue();
  }

  private static void checkFields(JsonNode json, Set<String> known, String where) {
    json.fieldNames()
        .forEachRemaining(name -> {
          if (!known.contains(name)) {
            throw new IllegalArgumentException("There is no field " + name + " " + where);
          }
        });
  }

  private static boolean isAbsent(JsonNode json) {
    return json.isMissingNode() || json.isNull();
  }
}
