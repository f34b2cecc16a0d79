package io.perdure.model;

/**
 * One execution of an invocation by a function. What an attempt reports is applied only while it is
 * the invocation's current one, in the current leader epoch.
 *
 * @param number counts the attempts of the invocation, from 1
 */
public record AttemptId(InvocationId invocation, LeaderEpoch epoch, int number) {
  @Override
  public String toString() {
    return invocation + "#" + number + "@" + epoch.value();
  }
}
