/** Serves all examples in one process. */
@NullMarked
package io.perdure.examples;

import org.jspecify.annotations.NullMarked;
