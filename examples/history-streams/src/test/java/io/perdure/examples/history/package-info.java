@NullMarked
package io.perdure.examples.history;

import org.jspecify.annotations.NullMarked;
