/**
 * Bytes in and out: log records, store rows, the function protocol's frames. The only package that
 * uses generated classes. Pure; knows no Kafka and no Vert.x.
 */
@NullMarked
package io.perdure.codec;

import org.jspecify.annotations.NullMarked;
