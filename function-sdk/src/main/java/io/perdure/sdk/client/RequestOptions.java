package io.perdure.sdk.client;

import io.perdure.sdk.CallScope;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a caller adds to its requests. */
record RequestOptions(
    Optional<String> idempotencyKey,
    Map<String, String> headers,
    Optional<Duration> delay,
    Optional<CallScope> scope) {
  static final RequestOptions NONE =
      new RequestOptions(Optional.empty(), Map.of(), Optional.empty(), Optional.empty());

  RequestOptions withIdempotencyKey(String key) {
    if (key.isEmpty()) {
      throw new IllegalArgumentException("Expected an idempotency key, found an empty string");
    }
    return new RequestOptions(Optional.of(key), headers, delay, scope);
  }

  RequestOptions withHeader(String name, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new RequestOptions(idempotencyKey, Collections.unmodifiableMap(more), delay, scope);
  }

  RequestOptions withDelay(Duration newDelay) {
    if (newDelay.isNegative()) {
      throw new IllegalArgumentException("Expected a delay of at least zero, found " + newDelay);
    }
    return new RequestOptions(idempotencyKey, headers, Optional.of(newDelay), scope);
  }

  RequestOptions withScope(CallScope newScope) {
    return new RequestOptions(idempotencyKey, headers, delay, Optional.of(newScope));
  }

  void requireNoDelay() {
    if (delay.isPresent()) {
      throw new IllegalStateException("A delay is for send, a call is answered at once");
    }
  }
}
