package io.perdure.registry;

import java.time.Duration;

/**
 * How invocations of a handler are run and kept; resolved from handler, service and server
 * defaults.
 *
 * @param inactivityTimeout silence after which the request stream to the function is closed so that
 *     it suspends
 * @param abortTimeout silence after that, until the attempt is cut
 * @param journalRetention of journals of completed invocations
 * @param idempotencyRetention of results of invocations with an idempotency key
 * @param workflowRetention of results of workflow runs
 * @param isLazyState whether state is not sent along with the start of an attempt
 */
public record HandlerOptions(
    Duration inactivityTimeout,
    Duration abortTimeout,
    Duration journalRetention,
    Duration idempotencyRetention,
    Duration workflowRetention,
    boolean isLazyState,
    RetryPolicy retryPolicy) {}
