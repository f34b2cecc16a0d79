@NullMarked
package io.perdure.query;

import org.jspecify.annotations.NullMarked;
