/**
 * Topics as a way in: subscriptions and the ingress topic become invocations, each record exactly
 * once. Consumers run on threads of their own, never on event loops or stream threads. Does not
 * know who applies the commands, nor how HTTP callers come in.
 */
@NullMarked
package io.perdure.ingest;

import org.jspecify.annotations.NullMarked;
