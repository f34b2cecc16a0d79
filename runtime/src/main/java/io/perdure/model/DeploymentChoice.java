package io.perdure.model;

/**
 * The deployment that an operator chose for the attempts to come, with what the choice depends on:
 * an invocation keeps the version of the function protocol that it began with.
 *
 * @param deployment the id, {@code dp_1…}
 * @param minProtocolVersion the lowest version it speaks
 * @param maxProtocolVersion the highest version that both it and the runtime speak
 */
public record DeploymentChoice(String deployment, int minProtocolVersion, int maxProtocolVersion) {
  public boolean speaks(int protocolVersion) {
    return minProtocolVersion <= protocolVersion && protocolVersion <= maxProtocolVersion;
  }
}
