@NullMarked
package io.perdure.invoker.lambda;

import org.jspecify.annotations.NullMarked;
