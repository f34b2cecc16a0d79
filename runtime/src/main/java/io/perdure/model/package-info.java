/**
 * Values that every part of the runtime speaks in: ids, targets, payloads, results.
 *
 * <p>Knows nothing but the JDK. All types are immutable and thread-safe; byte arrays that are
 * handed in are owned by the value from then on and must not be changed by anybody.
 */
@NullMarked
package io.perdure.model;

import org.jspecify.annotations.NullMarked;
