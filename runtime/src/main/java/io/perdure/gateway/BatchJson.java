package io.perdure.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perdure.model.Failure;
import io.perdure.model.InvocationId;
import io.perdure.model.InvocationResult;
import io.perdure.model.Payload;
import io.perdure.statemachine.Answer;
import io.perdure.statemachine.Rejection;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The response of a batch: {@code {"results": [{"invocationId": …, "output": …}, …]}}. Stateless.
 */
final class BatchJson {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .configure(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES, false);

  private BatchJson() {}

  /**
   * Why nothing came of any invocation of the batch; nothing if something came of one.
   *
   * @param answers at least one
   */
  static Optional<Rejection> refusal(List<Answer> answers) {
    return answers.stream().allMatch(Answer.Rejected.class::isInstance)
        ? Optional.of(((Answer.Rejected) answers.getFirst()).rejection())
        : Optional.empty();
  }

  /**
   * Writes the answers in order.
   *
   * @param maxOutputBytes of all outputs together; those behind it are to be fetched by id
   */
  static Buffer write(List<Answer> answers, long maxOutputBytes) {
    var json = JSON.createObjectNode();
    var results = json.putArray("results");
    long room = maxOutputBytes;
    for (var answer : answers) {
      room -= outputBytes(answer);
      results.add(room < 0 ? withoutOutput(answer, maxOutputBytes) : result(answer));
    }
    try {
      return Buffer.buffer(JSON.writeValueAsBytes(json));
    } catch (JsonProcessingException cause) {
      throw new IllegalStateException("A JSON tree can always be written", cause);
    }
  }

  private static ObjectNode result(Answer answer) {
    return switch (answer) {
      case Answer.Completed(var id, InvocationResult.Succeeded(var value), _) ->
          output(identified(id), value);
      case Answer.Completed(var id, InvocationResult.Failed(var failure), _) ->
          failed(identified(id), failure);
      case Answer.Accepted(var id, var previously, var startAtMs) ->
          accepted(identified(id), previously, startAtMs);
      case Answer.Rejected(var id, var rejection) -> rejected(identified(id), rejection);
      case Answer.NotFound(var id) ->
          rejected(identified(id), GatewayCode.NOT_FOUND.because("There is no invocation " + id));
      case Answer.NotReady _,
          Answer.Done _,
          Answer.Appended _,
          Answer.AlreadyCompleted _,
          Answer.Restarted _ ->
          throw new IllegalStateException("Expected how an invocation went, but found " + answer);
    };
  }

  private static ObjectNode withoutOutput(Answer answer, long maxOutputBytes) {
    return answer instanceof Answer.Completed(var id, InvocationResult.Succeeded _, _)
        ? rejected(
            identified(id),
            GatewayCode.TOO_LARGE.because(
                "Expected outputs of at most "
                    + maxOutputBytes
                    + " bytes in the batch, but there are more; this one is at"
                    + " /restate/invocation/"
                    + id
                    + "/output"))
        : result(answer);
  }

  private static long outputBytes(Answer answer) {
    return answer instanceof Answer.Completed(_, InvocationResult.Succeeded(var value), _)
        ? value.size()
        : 0;
  }

  private static ObjectNode identified(InvocationId id) {
    return JSON.createObjectNode().put("invocationId", id.toString());
  }

  private static ObjectNode output(ObjectNode json, Payload value) {
    if (value.size() > 0) {
      asJson(value)
          .ifPresentOrElse(
              tree -> json.set("output", tree),
              () -> json.put("outputBase64", Base64.getEncoder().encodeToString(value.bytes())));
    }
    return json;
  }

  private static Optional<JsonNode> asJson(Payload value) {
    try {
      return Optional.of(JSON.readTree(value.bytes()));
    } catch (IOException notJson) {
      return Optional.empty();
    }
  }

  private static ObjectNode accepted(ObjectNode json, boolean previously, long startAtMs) {
    if (startAtMs > 0) {
      json.put("executionTime", Instant.ofEpochMilli(startAtMs).toString());
    }
    return json.put("status", previously ? "PreviouslyAccepted" : "Accepted");
  }

  private static ObjectNode failed(ObjectNode json, Failure failure) {
    var error =
        json.putObject("error")
            .put("code", failure.code())
            .put("message", failure.message())
            .put("source", Responses.INVOCATION);
    if (!failure.metadata().isEmpty()) {
      var metadata = error.putObject("metadata");
      failure.metadata().forEach(note -> metadata.put(note.key(), note.value()));
    }
    return json;
  }

  private static ObjectNode rejected(ObjectNode json, Rejection rejection) {
    json.putObject("error")
        .put("code", rejection.status())
        .put("message", rejection.message())
        .put("source", Responses.INGRESS)
        .put("errorCode", rejection.code());
    return json;
  }
}
