/**
 * The rules of limits that operators set: what they are, how they are asked for, and what a change
 * of them does. Who may run by them is decided by the state machine.
 */
@NullMarked
package io.perdure.limits;

import org.jspecify.annotations.NullMarked;
