/** Perdure's state as a table of Kafka Streams. */
@NullMarked
package io.perdure.examples.history;

import org.jspecify.annotations.NullMarked;
