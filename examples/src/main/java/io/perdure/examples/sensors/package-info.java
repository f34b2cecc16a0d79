/** Twins of machines: fed by a topic, with a timer, and alerts published to another topic. */
@NullMarked
package io.perdure.examples.sensors;

import org.jspecify.annotations.NullMarked;
