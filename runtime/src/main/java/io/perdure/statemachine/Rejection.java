package io.perdure.statemachine;

/**
 * A mistake of the user, as a value.
 *
 * @param code stable, with a page in the documentation, for example {@code PD0001}
 * @param status the HTTP status that fits it
 */
public record Rejection(String code, int status, String message) {}
