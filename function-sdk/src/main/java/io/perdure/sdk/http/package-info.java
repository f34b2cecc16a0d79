/**
 * Serves an endpoint over HTTP/2 (prior knowledge) and HTTP/1.1 with Vert.x. Runs on event loops,
 * which it never blocks; handlers have threads of their own.
 */
@NullMarked
package io.perdure.sdk.http;

import org.jspecify.annotations.NullMarked;
