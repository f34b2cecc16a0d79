/**
 * Tests services in one process, against the runtime's own state machine, invoker and gateway over
 * a log and stores in memory. Time moves when it is told to.
 *
 * <p>{@link io.perdure.testkit.TestRuntime} is the runtime, {@link io.perdure.testkit.PerdureTest}
 * starts one for each test, {@link io.perdure.testkit.HandlerScript} runs one handler without any,
 * and {@link io.perdure.testkit.JournalReplay} shows whether changed code still fits the journals
 * of invocations that are under way. Knows nothing of Kafka.
 */
@NullMarked
package io.perdure.testkit;

import org.jspecify.annotations.NullMarked;
