/**
 * A saga: reserve, charge, ship, and undo what was done when a later part fails for good. Each
 * participant is a service or object of its own; here they are neighbours, they could be anywhere.
 */
@NullMarked
package io.perdure.examples.checkout;

import org.jspecify.annotations.NullMarked;
