package io.perdure.sdk.internal;

import com.google.protobuf.ByteString;
import io.perdure.sdk.CallScope;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call as the machine journals it.
 *
 * @param key the object's key, empty for a service
 * @param headers in the order in which they are journaled
 */
record CallRequest(
    String service,
    String key,
    String handler,
    ByteString input,
    Map<String, String> headers,
    @Nullable String idempotencyKey,
    Optional<CallScope> scope) {}
