/**
 * The tables of the state machine, written over one small seam, {@link
 * io.perdure.statemachine.store.OrderedStore}.
 *
 * <p>Each table owns the layout of its keys. Writes are staged and reach the underlying stores when
 * a command has been applied whole. Confined to the partition's thread.
 */
@NullMarked
package io.perdure.statemachine.store;

import org.jspecify.annotations.NullMarked;
