/** What each journal entry of a function makes the partition do. */
@NullMarked
package io.perdure.statemachine.entry;

import org.jspecify.annotations.NullMarked;
