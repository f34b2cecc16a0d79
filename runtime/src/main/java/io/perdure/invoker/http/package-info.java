/**
 * Streams to functions over HTTP/2 and HTTP/1.1. The only part of the invoker that knows Vert.x.
 */
@NullMarked
package io.perdure.invoker.http;

import org.jspecify.annotations.NullMarked;
