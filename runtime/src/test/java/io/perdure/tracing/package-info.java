@NullMarked
package io.perdure.tracing;

import org.jspecify.annotations.NullMarked;
