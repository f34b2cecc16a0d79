package io.perdure.testkit;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A record that a handler has published, as readers of the topic see it. Keys and values are shown
 * as text; with JSON values that is their JSON.
 *
 * <pre>{@code
 * assertThat(runtime.published("alerts"))
 *     .extracting(PublishedRecord::value)
 *     .containsExactly("{\"text\":\"too hot\"}");
 * }</pre>
 *
 * @param key null if it has none
 * @param value null if it is a tombstone
 * @param headers in the order in which they were added
 * @param partition if one was chosen; else the key decides
 * @param timestampMs milliseconds since the epoch, if a time was chosen; else it has that of the
 *     publishing
 */
public record PublishedRecord(
    String topic,
    @Nullable String key,
    @Nullable String value,
    Map<String, String> headers,
    OptionalInt partition,
    Optional<Long> timestampMs) {}
