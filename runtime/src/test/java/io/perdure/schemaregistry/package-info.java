@NullMarked
package io.perdure.schemaregistry;

import org.jspecify.annotations.NullMarked;
