/** The smallest service: a step, a wait, a call. */
@NullMarked
package io.perdure.examples.greeter;

import org.jspecify.annotations.NullMarked;
