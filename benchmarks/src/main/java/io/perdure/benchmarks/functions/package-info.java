/**
 * The functions under measurement, in Java: the same ones as in {@code functions-ts}. Runs as a
 * process of its own and knows nothing of the benchmark.
 */
@NullMarked
package io.perdure.benchmarks.functions;

import org.jspecify.annotations.NullMarked;
