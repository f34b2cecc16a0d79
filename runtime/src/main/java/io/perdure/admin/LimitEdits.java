package io.perdure.admin;

import io.perdure.statemachine.Answer;
import java.util.concurrent.CompletableFuture;

/**
 * Changes of the rules of limits, one after the other in the whole cluster. Thread-safe.
 *
 * <p>Both complete on any thread, never exceptionally: with {@link Answer.Completed}, whose result
 * is the JSON to answer with, or a failure that begins with {@code PD0210} or {@code PD0211}; with
 * {@link Answer.Rejected} where the log could not be reached.
 */
public interface LimitEdits {
  /** Makes or changes rules, all of them or none; the body is that of the request. */
  CompletableFuture<Answer> put(String body);

  /** Removes rules, all of them or none; the body is that of the request. */
  CompletableFuture<Answer> remove(String body);
}
