package io.perdure.invoker.lambda;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.perdure.model.Payload;
import java.util.Base64;
import java.util.Map;

/**
 * A request as the event that a function behind API Gateway would get.
 *
 * @param headers names in lower case
 */
record LambdaRequest(String method, String path, Map<String, String> headers, Payload body) {
  private static final JsonMapper JSON = new JsonMapper();

  byte[] toEvent() {
    var event = JSON.createObjectNode().put("path", path).put("httpMethod", method);
    var named = event.putObject("headers");
    headers.forEach(named::put);
    event
        .put("body", Base64.getEncoder().encodeToString(body.bytes()))
        .put("isBase64Encoded", true);
    try {
      return JSON.writeValueAsBytes(event);
    } catch (com.fasterxml.jackson.core.JsonProcessingException cause) {
      throw new IllegalStateException("A tree of texts cannot be written", cause);
    }
  }
}
