/**
 * Random programs: a small language of everything that a handler may do, a generator, functions
 * that interpret it, and a sequential model that says what must come out. Knows nothing of clusters
 * and their deaths.
 */
@NullMarked
package io.perdure.e2e.program;

import org.jspecify.annotations.NullMarked;
