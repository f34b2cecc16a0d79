@NullMarked
package io.perdure.connectors.invocation;

import org.jspecify.annotations.NullMarked;
