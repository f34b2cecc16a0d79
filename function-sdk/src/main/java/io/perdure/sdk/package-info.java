/**
 * What a service imports to write durable functions in Java.
 *
 * <p>A handler is an ordinary method of an ordinary class. Everything it does through its {@link
 * io.perdure.sdk.Context} is journaled by the runtime: after a crash, a retry or a redeployment the
 * handler runs again from the top, gets the recorded results back, and goes on where it had
 * stopped. What a handler does outside its context must therefore come out the same every time;
 * what may not (a random number, the clock, a call to another system) goes into {@link
 * io.perdure.sdk.Context#run run} or one of the context's own methods.
 *
 * <pre>{@code
 * @VirtualObject
 * public class Counter {
 *   private static final StateKey<Long> COUNT = StateKey.of("count", Long.class);
 *
 *   @Handler
 *   public long add(ObjectContext context, long delta) {
 *     long count = context.get(COUNT).orElse(0L) + delta;
 *     context.set(COUNT, count);
 *     return count;
 *   }
 * }
 *
 * FunctionServer.start(FunctionEndpoint.bind(new Counter()).build(), 9080);
 * }</pre>
 *
 * <p>Where to look:
 *
 * <ul>
 *   <li>{@link io.perdure.sdk.Service}, {@link io.perdure.sdk.VirtualObject}, {@link
 *       io.perdure.sdk.Workflow}: the three kinds of service, and {@link io.perdure.sdk.Options}
 *   <li>{@link io.perdure.sdk.Context}: what a handler can do
 *   <li>{@link io.perdure.sdk.DurableFuture}: waiting for several things
 *   <li>{@link io.perdure.sdk.FunctionEndpoint}: what a process serves, signed requests, {@link
 *       io.perdure.sdk.Interceptor interceptors}
 *   <li>{@link io.perdure.sdk.http.FunctionServer}: serves it over HTTP
 *   <li>{@link io.perdure.sdk.client.PerdureClient}: calls from outside of handlers
 * </ul>
 *
 * <p>The module {@code testkit} tests handlers, alone and together, without a runtime elsewhere.
 *
 * <p>Handlers may block: each attempt has a virtual thread of its own. A context belongs to that
 * thread and must not be used from another one.
 */
@NullMarked
package io.perdure.sdk;

import org.jspecify.annotations.NullMarked;
