package io.perdure.sdk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a service or a handler asks of the runtime, said in the code; {@link ServiceOptions}, which
 * explains each of these, says it at bind time and then counts more. Durations are written as
 * {@link java.time.Duration#parse} reads them: {@code "PT30S"}, {@code "P7D"}; what it cannot read
 * is an {@link InvalidServiceException} at bind time. An empty text, a number 0 and false mean not
 * set.
 *
 * <pre>{@code
 * @VirtualObject
 * @Options(idempotencyRetention = "P7D", metadata = {"team=payments"})
 * public class Checkout {
 *   @Handler
 *   @Options(abortTimeout = "PT5M", retryMaxAttempts = 10, onMaxAttempts = OnMaxAttempts.KILL)
 *   public Receipt pay(ObjectContext context, Order order) { ... }
 * }
 * }</pre>
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Options {
  /** A text for people, Markdown. */
  String documentation() default "";

  /** Facts for operators, each {@code "key=value"}. */
  String[] metadata() default {};

  /** See {@link ServiceOptions#inactivityTimeout(java.time.Duration)}. */
  String inactivityTimeout() default "";

  /** See {@link ServiceOptions#abortTimeout(java.time.Duration)}. */
  String abortTimeout() default "";

  /** See {@link ServiceOptions#journalRetention(java.time.Duration)}. */
  String journalRetention() default "";

  /** See {@link ServiceOptions#idempotencyRetention(java.time.Duration)}. */
  String idempotencyRetention() default "";

  /** See {@link ServiceOptions#workflowRetention(java.time.Duration)}. */
  String workflowRetention() default "";

  /** See {@link ServiceOptions#lazyState(boolean)}; to set false, use that. */
  boolean lazyState() default false;

  /** See {@link ServiceOptions#ingressPrivate(boolean)}; to set false, use that. */
  boolean ingressPrivate() default false;

  /** See {@link ServiceOptions#explicitCancellation(boolean)}; to set false, use that. */
  boolean explicitCancellation() default false;

  /** See {@link ServiceOptions#retryInitialInterval(java.time.Duration)}. */
  String retryInitialInterval() default "";

  /** See {@link ServiceOptions#retryMaxInterval(java.time.Duration)}. */
  String retryMaxInterval() default "";

  /** See {@link ServiceOptions#retryFactor(double)}. */
  double retryFactor() default 0;

  /** See {@link ServiceOptions#retryMaxAttempts(int, ServiceOptions.OnMaxAttempts)}. */
  int retryMaxAttempts() default 0;

  /** What happens after the last of {@link #retryMaxAttempts()}. */
  ServiceOptions.OnMaxAttempts onMaxAttempts() default ServiceOptions.OnMaxAttempts.PAUSE;
}
