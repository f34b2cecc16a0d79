/** Whole systems in processes of their own, called as users call them, and killed on purpose. */
@NullMarked
package io.perdure.e2e;

import org.jspecify.annotations.NullMarked;
