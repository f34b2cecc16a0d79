/**
 * The Kafka Streams shell around the state machine: applies the log, leads, performs actions. Owns
 * the seams {@code AttemptLauncher} and {@code ReplySink}, which invoker and gateway implement.
 */
@NullMarked
package io.perdure.partition;

import org.jspecify.annotations.NullMarked;
