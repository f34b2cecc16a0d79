@NullMarked
package io.perdure.ingest;

import org.jspecify.annotations.NullMarked;
