/** Input that nobody meant to send, for the tests of those who read what comes from outside. */
@NullMarked
package io.perdure.fuzz;

import org.jspecify.annotations.NullMarked;
