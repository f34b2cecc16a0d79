@NullMarked
package io.perdure.examples.orders;

import org.jspecify.annotations.NullMarked;
