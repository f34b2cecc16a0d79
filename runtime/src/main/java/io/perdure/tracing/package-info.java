/**
 * Spans of what the runtime does, and the W3C trace context that ties them to those of callers and
 * functions. Knows nothing of the rest of the runtime, nor where spans go. Used by any thread.
 */
@NullMarked
package io.perdure.tracing;

import org.jspecify.annotations.NullMarked;
