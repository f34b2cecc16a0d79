package io.perdure.invoker.builtin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.perdure.model.Header;
import io.perdure.model.Payload;
import io.perdure.schemaregistry.SubjectVersion;
import io.perdure.statemachine.Publication;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the JSON that {@code Topics/publish} is called with. Stateless. */
final class PublishRequest {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          // A number goes out as it came in.
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private static final Set<String> FIELDS =
      Set.of(
          "topic",
          "key",
          "keyBase64",
          "value",
          "valueBase64",
          "subject",
          "partition",
          "headers",
          "timestamp");

  private PublishRequest() {}

  /** What is wrong with the request. */
  static final class BadRequestException extends Exception {
    private static final long serialVersionUID = 1L;

    private BadRequestException(String expected, String found) {
      super("Expected " + expected + ", but found " + found, null, false, false);
    }
  }

  /**
   * What is to be published.
   *
   * @param message without its value, if there is a subject
   * @param subject what the value is encoded by; null takes it as it is
   * @param value as JSON, if there is a subject
   */
  record Read(
      Publication.Message message, @Nullable SubjectVersion subject, @Nullable JsonNode value) {}

  static Read read(Payload input) throws BadRequestException {
    JsonNode json;
    try {
      json = JSON.readTree(input.bytes());
    } catch (JsonProcessingException cause) {
      throw new BadRequestException(
          "a JSON object with a topic", "something else: " + cause.getOriginalMessage());
    } catch (IOException cause) {
      throw new BadRequestException("a JSON object with a topic", "no JSON: " + cause.getMessage());
    }
    if (!json.isObject()) {
      throw new BadRequestException("a JSON object with a topic", shown(json));
    }
    for (var field : json.properties()) {
      if (!FIELDS.contains(field.getKey())) {
        throw new BadRequestException(
            "only topic, key, keyBase64, value, valueBase64, subject, partition, headers and timestamp",
            "'" + field.getKey() + "'");
      }
    }
    var subject = subject(json);
    return new Read(
        new Publication.Message(
            topic(json.path("topic")),
            partition(json.path("partition")),
            key(json),
            subject == null ? value(json) : null,
            headers(json.path("headers")),
            timestamp(json.path("timestamp"))),
        subject,
        subject == null || !json.has("value") ? null : json.get("value"));
  }

  private static @Nullable SubjectVersion subject(JsonNode json) throws BadRequestException {
    var subject = json.path("subject");
    if (isAbsent(subject)) {
      return null;
    }
    if (!isAbsent(json.path("valueBase64"))) {
      throw new BadRequestException("a 'value' of JSON where there is a 'subject'", "valueBase64");
    }
    try {
      return SubjectVersion.latest(subject.isTextual() ? subject.textValue() : "");
    } catch (IllegalArgumentException wrong) {
      throw new BadRequestException("the name of a subject in 'subject'", shown(subject));
    }
  }

  private static String topic(JsonNode json) throws BadRequestException {
    if (!json.isTextual() || json.textValue().isEmpty()) {
      throw new BadRequestException("the name of a topic in 'topic'", shown(json));
    }
    return json.textValue();
  }

  private static @Nullable Integer partition(JsonNode json) throws BadRequestException {
    if (isAbsent(json)) {
      return null;
    }
    if (!json.canConvertToInt() || !json.isIntegralNumber() || json.intValue() < 0) {
      throw new BadRequestException("a partition from 0 in 'partition'", shown(json));
    }
    return json.intValue();
  }

  private static @Nullable Payload key(JsonNode json) throws BadRequestException {
    var key = json.path("key");
    if (!isAbsent(key) && !key.isTextual()) {
      throw new BadRequestException("a text in 'key'", shown(key));
    }
    var bytes = base64(json, "keyBase64", key);
    return bytes != null ? bytes : isAbsent(key) ? null : Payload.ofUtf8(key.textValue());
  }

  /** A text goes out as it is, other JSON as JSON. */
  private static @Nullable Payload value(JsonNode json) throws BadRequestException {
    var value = json.path("value");
    var bytes = base64(json, "valueBase64", value);
    if (bytes != null || isAbsent(value)) {
      return bytes;
    }
    return value.isTextual()
        ? Payload.ofUtf8(value.textValue())
        : Payload.of(value.toString().getBytes(UTF_8));
  }

  private static @Nullable Payload base64(JsonNode json, String name, JsonNode instead)
      throws BadRequestException {
    var text = json.path(name);
    if (isAbsent(text)) {
      return null;
    }
    if (!isAbsent(instead)) {
      throw new BadRequestException("one of '" + name + "' and its plain form", "both");
    }
    try {
      var bytes = text.isTextual() ? text.binaryValue() : null;
      if (bytes != null) {
        return Payload.of(bytes);
      }
    } catch (IOException notBase64) {
      // Said below.
    }
    throw new BadRequestException("base64 in '" + name + "'", shown(text));
  }

  private static List<Header> headers(JsonNode json) throws BadRequestException {
    if (isAbsent(json)) {
      return List.of();
    }
    if (!json.isObject()) {
      throw new BadRequestException("an object in 'headers'", shown(json));
    }
    var headers = new ArrayList<Header>();
    for (var header : json.properties()) {
      if (!header.getValue().isTextual()) {
        throw new BadRequestException(
            "a text in header '" + header.getKey() + "'", shown(header.getValue()));
      }
      headers.add(new Header(header.getKey(), header.getValue().textValue()));
    }
    return headers;
  }

  private static @Nullable Long timestamp(JsonNode json) throws BadRequestException {
    if (isAbsent(json)) {
      return null;
    }
    if (!json.isIntegralNumber() || !json.canConvertToLong() || json.longValue() < 0) {
      throw new BadRequestException("milliseconds since the epoch in 'timestamp'", shown(json));
    }
    return json.longValue();
  }

  private static boolean isAbsent(JsonNode json) {
    return json.isMissingNode() || json.isNull();
  }

  private static String shown(JsonNode json) {
    return json.isMissingNode() ? "none" : json.getNodeType().name().toLowerCase(Locale.ROOT);
  }
}
