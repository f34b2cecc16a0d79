package io.perdure.statemachine.store;

import io.perdure.model.Payload;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a table a reader wants next.
 *
 * @param after where the page before ended; null begins
 * @param maxRows how many at most
 * @param maxBytes a page that has so many bytes takes no further row
 */
public record PageRequest(@Nullable Payload after, int maxRows, long maxBytes) {}
