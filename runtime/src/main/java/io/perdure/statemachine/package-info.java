/**
 * The core: a partition's log is applied, command by command, to its stores, and yields actions.
 *
 * <p>Pure and deterministic. Must not know Kafka, Vert.x, generated code, a clock, a random source,
 * a thread or a logger; {@code ArchitectureTest} checks it. Everything here is confined to the
 * partition's thread.
 */
@NullMarked
package io.perdure.statemachine;

import org.jspecify.annotations.NullMarked;
