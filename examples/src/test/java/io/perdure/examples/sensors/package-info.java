@NullMarked
package io.perdure.examples.sensors;

import org.jspecify.annotations.NullMarked;
