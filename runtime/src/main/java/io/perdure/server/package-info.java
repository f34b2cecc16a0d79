/** Configuration, wiring and the command line. Imports everything; nobody imports it. */
@NullMarked
package io.perdure.server;

import org.jspecify.annotations.NullMarked;
