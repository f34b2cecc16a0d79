package io.perdure.statemachine;

/**
 * Where in the log a command is.
 *
 * @param timeMs the time of the command, milliseconds since the epoch; never less than the one
 *     applied before
 */
public record Position(long offset, long timeMs) {}
