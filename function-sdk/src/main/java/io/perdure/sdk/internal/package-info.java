/**
 * The SDK's inside, for {@code io.perdure.sdk} alone; nothing here is API.
 *
 * <p>{@link io.perdure.sdk.internal.InvocationMachine} is the function protocol of one attempt:
 * bytes in, bytes out, no thread, clock or I/O. {@link io.perdure.sdk.internal.HandlerRunner} runs
 * a handler against it on a virtual thread. It knows no HTTP library: transports talk to it through
 * {@link io.perdure.sdk.internal.AttemptOutput}.
 */
@NullMarked
package io.perdure.sdk.internal;

import org.jspecify.annotations.NullMarked;
