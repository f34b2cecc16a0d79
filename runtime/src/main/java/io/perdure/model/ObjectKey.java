package io.perdure.model;

/** One virtual object: the unit of state and of mutual exclusion. */
public record ObjectKey(String service, String key) {
  @Override
  public String toString() {
    return service + "/" + key;
  }
}
