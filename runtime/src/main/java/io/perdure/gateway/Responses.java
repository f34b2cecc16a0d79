package io.perdure.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perdure.model.Failure;
import io.perdure.model.InvocationId;
import io.perdure.model.Payload;
import io.perdure.query.QueryResult;
import io.perdure.registry.HandlerDescriptor.OutputRule;
import io.perdure.statemachine.Answer;
import io.perdure.statemachine.Rejection;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Writes responses in the forms that clients know. Called on the request's event loop. */
final class Responses {
  static final CharSequence ID = HttpHeaders.createOptimized("x-restate-id");
  static final CharSequence ERROR_SOURCE = HttpHeaders.createOptimized("x-restate-error-source");
  static final CharSequence EXPIRES = HttpHeaders.createOptimized("idempotency-expires");

  private static final CharSequence JSON_TYPE = HttpHeaders.createOptimized("application/json");
  static final String INGRESS = "ingress";
  static final String INVOCATION = "invocation";
  private static final String RETRY_AFTER_SECONDS = "1";
  private static final int FIRST_ERROR_STATUS = 400;
  private static final int LAST_STATUS = 999;
  private static final int INTERNAL_ERROR = 500;
  private static final String CORS_VARY =
      "origin, access-control-request-method, access-control-request-headers";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter NANOS =
      new DateTimeFormatterBuilder().appendInstant(9).toFormatter();

  private Responses() {}

  static void value(
      HttpServerRequest request,
      InvocationId id,
      Payload value,
      @Nullable OutputRule rule,
      @Nullable Instant expires) {
    var response = begin(request, 200).putHeader(ID, id.toString());
    var contentType = contentType(rule, value.size() == 0);
    if (contentType != null) {
      response.putHeader(HttpHeaders.CONTENT_TYPE, contentType);
    }
    if (expires != null) {
      response.putHeader(EXPIRES, expires.toString());
    }
    response.end(Buffer.buffer(value.bytes()));
  }

  private static @Nullable CharSequence contentType(@Nullable OutputRule rule, boolean isEmpty) {
    if (rule == null) {
      return isEmpty ? null : JSON_TYPE;
    }
    return isEmpty && !rule.setContentTypeIfEmpty() ? null : rule.contentType();
  }

  /** The invocation ended with a failure: that is the answer. */
  static void failure(
      HttpServerRequest request, InvocationId id, Failure failure, @Nullable Instant expires) {
    int status =
        failure.code() < FIRST_ERROR_STATUS || failure.code() > LAST_STATUS
            ? INTERNAL_ERROR
            : failure.code();
    var body = error(failure.code(), failure.message(), INVOCATION);
    if (!failure.metadata().isEmpty()) {
      var metadata = body.putObject("metadata");
      failure.metadata().forEach(note -> metadata.put(note.key(), note.value()));
    }
    var response = begin(request, status).putHeader(ID, id.toString());
    if (expires != null) {
      response.putHeader(EXPIRES, expires.toString());
    }
    end(response.putHeader(ERROR_SOURCE, INVOCATION), body);
  }

  static void accepted(HttpServerRequest request, Answer.Accepted accepted) {
    var id = accepted.id().toString();
    var json = new StringBuilder(160).append("{\"invocationId\":\"").append(id).append('"');
    if (accepted.startAtMs() > 0) {
      json.append(",\"executionTime\":\"")
          .append(NANOS.format(Instant.ofEpochMilli(accepted.startAtMs())))
          .append('"');
    }
    json.append(",\"status\":\"")
        .append(accepted.previously() ? "PreviouslyAccepted" : "Accepted")
        .append("\"}");
    begin(request, 202)
        .putHeader(ID, id)
        .putHeader(HttpHeaders.CONTENT_TYPE, JSON_TYPE)
        .end(json.toString());
  }

  /** All outcomes of a batch, as JSON. */
  static void batch(HttpServerRequest request, Buffer results) {
    begin(request, 200).putHeader(HttpHeaders.CONTENT_TYPE, JSON_TYPE).end(results);
  }

  static void empty(HttpServerRequest request, int status) {
    begin(request, status).end();
  }

  static void found(HttpServerRequest request, QueryResult.Found found) {
    var response = begin(request, 200).putHeader(HttpHeaders.CONTENT_TYPE, found.contentType());
    if (found.version() != null) {
      response.putHeader(HttpHeaders.ETAG, '"' + found.version() + '"');
    }
    response.end(Buffer.buffer(found.body().bytes()));
  }

  static void invocationId(HttpServerRequest request, InvocationId id) {
    end(begin(request, 200), JSON.createObjectNode().put("invocationId", id.toString()));
  }

  static void health(HttpServerRequest request, Collection<String> services) {
    var body = JSON.createObjectNode();
    var names = body.putArray("services");
    services.forEach(names::add);
    end(begin(request, 200), body);
  }

  /** This node, or the partition, refuses the request. */
  static void refuse(HttpServerRequest request, Rejection rejection) {
    refuse(request, rejection, null);
  }

  static void refuse(HttpServerRequest request, Rejection rejection, @Nullable InvocationId id) {
    var response = begin(request, rejection.status()).putHeader(ERROR_SOURCE, INGRESS);
    if (id != null) {
      response.putHeader(ID, id.toString());
    }
    switch (rejection.status()) {
      case 429, 503 -> response.putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
      case 405 -> response.putHeader(HttpHeaders.ALLOW, "GET, POST, OPTIONS");
      default -> {}
    }
    end(
        response,
        error(rejection.status(), rejection.message(), INGRESS).put("errorCode", rejection.code()));
  }

  /** An attach whose invocation is unknown fails as if the invocation had. */
  static void unknownInvocation(HttpServerRequest request, InvocationId id, String message) {
    var code = GatewayCode.NOT_FOUND;
    end(
        begin(request, code.status())
            .putHeader(ID, id.toString())
            .putHeader(ERROR_SOURCE, INVOCATION),
        error(code.status(), message, INVOCATION).put("errorCode", code.code()));
  }

  /** Answers a browser that asks what it may do: everything. */
  static void preflight(HttpServerRequest request) {
    var response = begin(request, 200);
    var method = request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
    if (method != null) {
      response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, method);
    }
    var headers = request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
    if (headers != null) {
      response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, headers);
    }
    response.end();
  }

  private static HttpServerResponse begin(HttpServerRequest request, int status) {
    var response = request.response().setStatusCode(status);
    var origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origin != null) {
      response
          .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
          .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true")
          .putHeader(
              HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, ID + ", " + EXPIRES + ", " + ERROR_SOURCE)
          .putHeader(HttpHeaders.VARY, CORS_VARY);
    }
    return response;
  }

  private static ObjectNode error(int code, String message, String source) {
    return JSON.createObjectNode().put("code", code).put("message", message).put("source", source);
  }

  private static void end(HttpServerResponse response, ObjectNode body) {
    try {
      response
          .putHeader(HttpHeaders.CONTENT_TYPE, JSON_TYPE)
          .end(Buffer.buffer(JSON.writeValueAsBytes(body)));
    } catch (JsonProcessingException cause) {
      throw new IllegalStateException("A JSON tree can always be written", cause);
    }
  }
}
