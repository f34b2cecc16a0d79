/** Drives the invoker against real HTTP servers that do what a test tells them. */
@NullMarked
package io.perdure.invoker;

import org.jspecify.annotations.NullMarked;
