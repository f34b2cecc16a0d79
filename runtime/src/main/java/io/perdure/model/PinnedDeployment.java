package io.perdure.model;

/**
 * The deployment, and the version of the function protocol, that all attempts of an invocation use
 * once its function has reported something.
 *
 * @param deployment the id, {@code dp_1…}
 */
public record PinnedDeployment(String deployment, int protocolVersion) {}
