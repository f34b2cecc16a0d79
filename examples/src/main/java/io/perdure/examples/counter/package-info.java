/** A virtual object with a number as its state. */
@NullMarked
package io.perdure.examples.counter;

import org.jspecify.annotations.NullMarked;
