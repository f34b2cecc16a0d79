/**
 * The services that Perdure runs itself. To the state machine their invocations are like any other;
 * only that their attempts call a handler here, and not a deployment.
 *
 * <p>A handler turns the snapshot of an attempt into the entries of one report, so it is atomic. It
 * must not know the log, nor how its entries are applied.
 */
@NullMarked
package io.perdure.invoker.builtin;

import org.jspecify.annotations.NullMarked;
