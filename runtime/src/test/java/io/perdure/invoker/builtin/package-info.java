@NullMarked
package io.perdure.invoker.builtin;

import org.jspecify.annotations.NullMarked;
