package io.perdure.testkit;

import io.perdure.sdk.CallScope;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A call or a send of a handler. Its input is shown as text; with JSON that is the JSON.
 *
 * <pre>{@code
 * assertThat(run.sends())
 *     .extracting(SentRequest::target, SentRequest::input)
 *     .containsExactly(tuple("Mailer/send", "\"ada\""));
 * }</pre>
 *
 * @param key of the object or workflow; empty for a plain service
 * @param headers in the order in which they were added
 * @param scope that it is into, with the limit key
 * @param delay how long after it was sent it is to start; zero for calls
 * @param invocationId what the handler was told; {@code inv_1...}
 */
public record SentRequest(
    String service,
    Optional<String> key,
    String handler,
    String input,
    Map<String, String> headers,
    Optional<String> idempotencyKey,
    Optional<CallScope> scope,
    Duration delay,
    String invocationId) {

  /** {@code Mailer/send}, or {@code Counter/visits/add} with a key. */
  public String target() {
    return service + key.map(some -> "/" + some).orElse("") + "/" + handler;
  }
}
