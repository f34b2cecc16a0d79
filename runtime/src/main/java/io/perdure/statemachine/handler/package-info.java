/**
 * One class a command: what it does to an invocation in each of its statuses. Handlers keep no
 * state.
 */
@NullMarked
package io.perdure.statemachine.handler;

import org.jspecify.annotations.NullMarked;
