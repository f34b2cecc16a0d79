package io.perdure.sdk;

/**
 * Goes around one attempt of a handler and around the steps that it does, for logging contexts,
 * metrics or traces. Steps whose result is in the journal are not done and not seen here. An
 * interceptor proceeds exactly once and lets pass what that throws; it must not use the handler's
 * context. Made for each attempt by an {@link Interceptor.Factory}.
 *
 * <pre>{@code
 * FunctionEndpoint.bind(new Counter())
 *     .intercept(attempt -> new Interceptor() {
 *       @Override
 *       public void aroundHandler(Proceed handler) throws Exception {
 *         MDC.put("invocation", attempt.invocationId());
 *         try {
 *           handler.proceed();
 *         } finally {
 *           MDC.remove("invocation");
 *         }
 *       }
 *     })
 *     .build();
 * }</pre>
 */
public interface Interceptor {
  /**
   * Around the handler, on its thread. An attempt that is suspended leaves through an {@link Error}
   * of the SDK's own: clean up in {@code finally}, and do not catch that.
   *
   * <pre>{@code
   * long begin = System.nanoTime();
   * handler.proceed();
   * timer.record(System.nanoTime() - begin);
   * }</pre>
   *
   * @throws Exception what the handler throws
   */
  default void aroundHandler(Proceed handler) throws Exception {
    handler.proceed();
  }

  /**
   * Around the action of a step, on the thread that does it, which is another one than the
   * handler's for {@link Context#runAsync}: several may be under way at once.
   *
   * <pre>{@code
   * log.info("doing {}", step);
   * action.proceed();
   * }</pre>
   *
   * @throws Exception what the action throws
   */
  default void aroundRun(String step, Proceed action) throws Exception {
    action.proceed();
  }

  /** What an interceptor is around. */
  @FunctionalInterface
  interface Proceed {
    /** Does it: {@code handler.proceed()}. */
    void proceed() throws Exception;
  }

  /** Makes an interceptor for each attempt. Thread-safe. */
  @FunctionalInterface
  interface Factory {
    /** The interceptor of an attempt that is about to begin. */
    Interceptor forAttempt(Attempt attempt);
  }
}
