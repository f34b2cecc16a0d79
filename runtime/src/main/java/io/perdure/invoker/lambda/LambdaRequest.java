package io.perdure.invoker.lambda;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.perdure.model.Payload;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request as the event that a function behind API Gateway would get.
 *
 * @param headers names in lower case
 */
record LambdaRequest(String method, String path, Map<String, String> headers, Payload body) {
  private static final JsonMapper JSON = new JsonMapper();

  /** The same for a function that reads and writes zstd: large bodies are compressed. */
  LambdaRequest withZstd(long aboveBytes) {
    var all = new LinkedHashMap<>(headers);
    all.put("accept-encoding", ZstdBody.ENCODING);
    if (body.size() <= aboveBytes) {
      return new LambdaRequest(method, path, all, body);
    }
    all.put("content-encoding", ZstdBody.ENCODING);
    return new LambdaRequest(method, path, all, ZstdBody.compressed(body));
  }

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
