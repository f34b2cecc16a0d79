@NullMarked
package io.perdure.examples.checkout;

import org.jspecify.annotations.NullMarked;
