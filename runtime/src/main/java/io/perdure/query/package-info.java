/**
 * Reads of a partition's stores from anywhere: finds the node that leads it and asks there. Knows
 * the views that {@code partition} offers, not its stores; HTTP between nodes goes through the
 * admin listeners. Store reads block and run on workers, never on an event loop.
 */
@NullMarked
package io.perdure.query;

import org.jspecify.annotations.NullMarked;
