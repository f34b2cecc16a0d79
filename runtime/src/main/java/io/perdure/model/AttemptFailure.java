package io.perdure.model;

import org.jspecify.annotations.Nullable;

/**
 * Why an attempt failed; not the end of the invocation.
 *
 * @param code an HTTP status, or 570 and up as in the function protocol
 * @param errorCode the stable code with a page in the documentation, for example {@code RT0010}
 * @param relatedEntry what the function was doing, if it said so
 */
public record AttemptFailure(
    int code, String errorCode, String message, @Nullable RelatedEntry relatedEntry) {
  /**
   * The entry a function blames.
   *
   * @param commandIndex its position among the journal's entries made by the function; may lie
   *     beyond the stored ones
   */
  public record RelatedEntry(
      @Nullable Integer commandIndex, @Nullable String name, @Nullable Integer type) {}
}
