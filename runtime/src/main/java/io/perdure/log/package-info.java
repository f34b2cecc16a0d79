/**
 * Appends commands to the partitions of the log, and keeps the topics in order. Knows Kafka
 * clients; does not know who appends or who applies.
 */
@NullMarked
package io.perdure.log;

import org.jspecify.annotations.NullMarked;
