package io.perdure.sdk.client;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a caller adds to its requests. */
record RequestOptions(
    Optional<String> idempotencyKey, Map<String, String> headers, Optional<Duration> delay) {
  static final RequestOptions NONE =
      new RequestOptions(Optional.empty(), Map.of(), Optional.empty());

  RequestOptions withIdempotencyKey(String key) {
    if (key.isEmpty()) {
      throw new IllegalArgumentException("Expected an idempotency key, found an empty string");
    }
    return new RequestOptions(Optional.of(key), headers, delay);
  }

  RequestOptions withHeader(String name, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new RequestOptions(idempotencyKey, Collections.unmodifiableMap(more), delay);
  }

  RequestOptions withDelay(Duration newDelay) {
    if (newDelay.isNegative()) {
      throw new IllegalArgumentException("Expected a delay of at least zero, found " + newDelay);
    }
    return new RequestOptions(idempotencyKey, headers, Optional.of(newDelay));
  }

  void requireNoDelay() {
    if (delay.isPresent()) {
      throw new IllegalStateException("A delay is for send, a call is answered at once");
    }
  }
}
