package io.perdure.sdk;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link Interceptor} knows of the attempt that it goes around.
 *
 * <pre>{@code
 * attempt.requestHeader("traceparent").ifPresent(this::continueTrace);
 * }</pre>
 *
 * @param invocationId the invocation: {@code inv_1...}
 * @param service the service
 * @param handler the handler
 * @param key the object's or workflow's key, empty for a service
 * @param headers what came with the call, as {@link Context#headers()}
 * @param requestHeaders the headers of the attempt's own request, by lower-case name
 */
public record Attempt(
    String invocationId,
    String service,
    String handler,
    Optional<String> key,
    Map<String, String> headers,
    Function<String, @Nullable String> requestHeaders) {

  /** A header of the attempt's own request, by its lower-case name. */
  public Optional<String> requestHeader(String name) {
    return Optional.ofNullable(requestHeaders.apply(name));
  }
}
