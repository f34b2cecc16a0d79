package io.perdure.sdk.internal;

import io.perdure.sdk.CallScope;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a client adds to its calls. */
record CallOptions(
    @Nullable String idempotencyKey,
    Map<String, String> headers,
    Optional<Duration> delay,
    Optional<CallScope> scope) {
  static final CallOptions NONE =
      new CallOptions(null, Map.of(), Optional.empty(), Optional.empty());

  CallOptions withIdempotencyKey(String key) {
    if (key.isEmpty()) {
      throw new IllegalArgumentException("Expected an idempotency key, found an empty string");
    }
    return new CallOptions(key, headers, delay, scope);
  }

  CallOptions withHeader(String name, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new CallOptions(idempotencyKey, Collections.unmodifiableMap(more), delay, scope);
  }

  CallOptions withDelay(Duration newDelay) {
    if (newDelay.isNegative()) {
      throw new IllegalArgumentException("Expected a delay of at least zero, found " + newDelay);
    }
    return new CallOptions(idempotencyKey, headers, Optional.of(newDelay), scope);
  }

  CallOptions withScope(CallScope newScope) {
    return new CallOptions(idempotencyKey, headers, delay, Optional.of(newScope));
  }

  void requireNoDelay() {
    if (delay.isPresent()) {
      throw new IllegalStateException(
          "A delay is for send; to call later, sleep first and then call");
    }
  }
}
