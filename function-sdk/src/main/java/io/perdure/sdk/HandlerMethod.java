package io.perdure.sdk;

/**
 * The four shapes of a handler, for method references such as {@code Counter::add}. There is
 * nothing to implement here: see {@link Client}.
 */
public final class HandlerMethod {
  private HandlerMethod() {}

  /**
   * {@code O handler(context, I input)}.
   *
   * @param <S> the service's interface
   * @param <C> the context it takes
   * @param <I> its input
   * @param <O> its output
   */
  @FunctionalInterface
  public interface Function<S, C extends Context, I, O> {
    /** Calls the handler. */
    O call(S service, C context, I input) throws Exception;
  }

  /**
   * {@code O handler(context)}.
   *
   * @param <S> the service's interface
   * @param <C> the context it takes
   * @param <O> its output
   */
  @FunctionalInterface
  public interface Supplier<S, C extends Context, O> {
    /** Calls the handler. */
    O call(S service, C context) throws Exception;
  }

  /**
   * {@code void handler(context, I input)}.
   *
   * @param <S> the service's interface
   * @param <C> the context it takes
   * @param <I> its input
   */
  @FunctionalInterface
  public interface Consumer<S, C extends Context, I> {
    /** Calls the handler. */
    void call(S service, C context, I input) throws Exception;
  }

  /**
   * {@code void handler(context)}.
   *
   * @param <S> the service's interface
   * @param <C> the context it takes
   */
  @FunctionalInterface
  public interface Action<S, C extends Context> {
    /** Calls the handler. */
    void call(S service, C context) throws Exception;
  }
}
