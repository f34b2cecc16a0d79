/**
 * The embedded broker of the one-command start. Knows Kafka's server; only {@code server} uses it.
 */
@NullMarked
package io.perdure.dev;

import org.jspecify.annotations.NullMarked;
