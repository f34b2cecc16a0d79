/** What only HTTP knows: connections, TLS, discovery. */
@NullMarked
package io.perdure.invoker.http;

import org.jspecify.annotations.NullMarked;
