/**
 * Runs attempts: sends an invocation's journal to its function and appends what comes back to the
 * log.
 *
 * <p>Knows the function protocol through {@code codec}, the log through {@code log}, deployments
 * through {@code registry}; must not know Vert.x, which is in {@code http} behind {@link
 * io.perdure.invoker.FunctionClient}. An attempt is confined to one event loop; stream threads hand
 * over to it.
 */
@NullMarked
package io.perdure.invoker;

import org.jspecify.annotations.NullMarked;
