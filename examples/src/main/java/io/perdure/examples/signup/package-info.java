/** A workflow that waits for somebody, who is let in by a shared handler and a promise. */
@NullMarked
package io.perdure.examples.signup;

import org.jspecify.annotations.NullMarked;
