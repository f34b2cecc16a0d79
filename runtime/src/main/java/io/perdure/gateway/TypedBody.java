package io.perdure.gateway;

import io.perdure.model.Payload;
import io.perdure.registry.HandlerDescriptor;
import io.perdure.schemaregistry.SchemaException;
import io.perdure.schemaregistry.SubjectTypes;
import io.perdure.statemachine.Rejection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Bodies whose handler declares their type by subject, or that are Avro in the schema registry's
 * wire format: handlers get JSON, callers what they ask for. Stateless.
 */
final class TypedBody {
  static final String AVRO = "application/avro";
  private static final int BAD_OUTPUT = 500;
  private static final int UNAVAILABLE = 503;
  private static final String JSON = "application/json";
  private static final String BYTES = "application/octet-stream";

  private TypedBody() {}

  /** The content type by which a handler is asked whether it takes a body. */
  static @Nullable String contentType(HttpServerRequest request) {
    var sent = request.getHeader(HttpHeaders.CONTENT_TYPE);
    return isAvro(sent) ? JSON : sent;
  }

  /** The input as the handler gets it; empty if it gets what was sent. */
  static Optional<CompletableFuture<Payload>> input(
      SubjectTypes types, HandlerDescriptor handler, HttpServerRequest request, byte[] bytes) {
    var subject = handler.inputSubject();
    if (isAvro(request.getHeader(HttpHeaders.CONTENT_TYPE))) {
      return Optional.of(types.decode(subject, bytes));
    }
    return subject == null ? Optional.empty() : Optional.of(types.toJson(subject, bytes));
  }

  /** The output as the caller asks for it; empty if that is as the handler gave it. */
  static Optional<CompletableFuture<byte[]>> output(
      SubjectTypes types, HandlerDescriptor handler, HttpServerRequest request, Payload output) {
    var subject = handler.outputSubject();
    return subject == null || !isAvro(request.getHeader(HttpHeaders.ACCEPT))
        ? Optional.empty()
        : Optional.of(types.encode(subject, output.bytes()));
  }

  /** Whether a caller wants state as it is stored. */
  static boolean wantsBytes(HttpServerRequest request) {
    var accepted = request.getHeader(HttpHeaders.ACCEPT);
    return isAvro(accepted) || BYTES.equals(accepted);
  }

  /** What is said where types are in the way; throws what is a bug. */
  static Rejection refusal(Throwable failure) {
    var cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof SchemaException refused) {
      var code = refused.code();
      return new Rejection(code.code(), code.status(), String.valueOf(refused.getMessage()));
    }
    throw new IllegalStateException("A body was not converted", cause);
  }

  /** The same for an output: that it does not fit is not the caller's mistake. */
  static Rejection outputRefusal(Throwable failure) {
    var refusal = refusal(failure);
    return refusal.status() == UNAVAILABLE
        ? refusal
        : new Rejection(refusal.code(), BAD_OUTPUT, refusal.message());
  }

  private static boolean isAvro(@Nullable String type) {
    return type != null && type.strip().toLowerCase(Locale.ROOT).startsWith(AVRO);
  }
}
