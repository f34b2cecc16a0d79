package io.perdure.invoker.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.perdure.model.Payload;
import java.io.IOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A response as a function behind API Gateway gives it.
 *
 * @param headers names in lower case
 */
record LambdaReply(int status, Map<String, String> headers, Payload body) {
  private static final JsonMapper JSON = new JsonMapper();

  LambdaReply {
    headers = Map.copyOf(headers);
  }

  /** A reply that has nothing but a status. */
  static LambdaReply ofStatus(int status) {
    return new LambdaReply(status, Map.of(), Payload.EMPTY);
  }

  /**
   * Reads what a function returned.
   *
   * @throws LambdaException if it is no response
   */
  static LambdaReply ofResult(byte[] result) {
    try {
      var json = JSON.readTree(result);
      if (!json.path("statusCode").isInt()) {
        throw new LambdaException("Expected a statusCode in the function's result, but found none");
      }
      return new LambdaReply(
          json.get("statusCode").intValue(), headers(json), Payload.of(body(json)));
    } catch (IOException | IllegalArgumentException cause) {
      throw new LambdaException(
          "Expected a response as JSON from the function, but: " + cause.getMessage(), cause);
    }
  }

  /**
   * The same with its body as it was before the function compressed it, if it did.
   *
   * @throws LambdaException if it cannot be decompressed, or not within the bound
   */
  LambdaReply decompressed(int maxBytes) {
    return switch (headers.getOrDefault("content-encoding", "identity")) {
      case "identity" -> this;
      case ZstdBody.ENCODING ->
          new LambdaReply(status, headers, ZstdBody.decompressed(body, maxBytes));
      case String other ->
          throw new LambdaException(
              "Expected a response as it is or compressed by zstd, but found " + other);
    };
  }

  private static Map<String, String> headers(JsonNode json) {
    var headers = new HashMap<String, String>();
    for (var header : json.path("headers").properties()) {
      headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue().asText());
    }
    return headers;
  }

  private static byte[] body(JsonNode json) {
    var text = json.path("body").asText("");
    return json.path("isBase64Encoded").asBoolean()
        ? Base64.getDecoder().decode(text)
        : text.getBytes(UTF_8);
  }
}
