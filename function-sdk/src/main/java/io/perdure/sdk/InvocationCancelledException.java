package io.perdure.sdk;

/**
 * The invocation was cancelled. Thrown by the next wait of the handler (an {@code await}, {@code
 * run}, {@code sleep}), after the calls it is waiting for have been told to cancel as well. A
 * handler lets it pass, or catches it to undo what it did; it may go on using its context for that.
 *
 * <pre>{@code
 * try {
 *   context.client(Payments.class).call(Payments::charge, order).await();
 * } catch (InvocationCancelledException e) {
 *   context.client(Inventory.class, order.item()).call(Inventory::release, order.id()).await();
 *   throw e;
 * }
 * }</pre>
 */
public final class InvocationCancelledException extends TerminalException {
  /** The code of a cancelled invocation. */
  public static final int CODE = 409;

  /** Thrown by the SDK; a test may make one as well. */
  public InvocationCancelledException() {
    super(CODE, "cancelled");
  }
}
