/**
 * Calls services from outside of handlers, through the runtime's HTTP interface. A handler does not
 * use this: what it calls through its {@link io.perdure.sdk.Context} is journaled.
 *
 * <pre>{@code
 * try (var perdure = PerdureClient.connect(URI.create("http://localhost:8080"))) {
 *   long count = perdure.object(Counter.class, "visits").call(Counter::add, 1L);
 * }
 * }</pre>
 */
@NullMarked
package io.perdure.sdk.client;

import org.jspecify.annotations.NullMarked;
