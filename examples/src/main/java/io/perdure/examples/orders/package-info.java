/** Orders from a topic, completed by a call to another object, and published to another topic. */
@NullMarked
package io.perdure.examples.orders;

import org.jspecify.annotations.NullMarked;
