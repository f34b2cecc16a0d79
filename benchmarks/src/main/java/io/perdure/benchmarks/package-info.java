/**
 * Measures Perdure and a peer server side by side, on the same machine, in the same run, with the
 * same functions behind both and the same load generator in front of them.
 *
 * <p>Knows both servers only by their processes and by the HTTP surface they share; imports nothing
 * of the runtime. One measuring thread; the load runs on one Vert.x event loop.
 */
@NullMarked
package io.perdure.benchmarks;

import org.jspecify.annotations.NullMarked;
