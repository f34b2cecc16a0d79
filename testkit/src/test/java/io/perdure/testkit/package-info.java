/** The kit's own tests, which are its examples too. */
@NullMarked
package io.perdure.testkit;

import org.jspecify.annotations.NullMarked;
