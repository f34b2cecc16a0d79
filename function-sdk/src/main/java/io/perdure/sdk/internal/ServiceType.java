package io.perdure.sdk.internal;

/** What kind of service it is, and what a message calls it. */
enum ServiceType {
  SERVICE("a service"),
  VIRTUAL_OBJECT("a virtual object"),
  WORKFLOW("a workflow");

  private final String label;

  ServiceType(String label) {
    this.label = label;
  }

  boolean isKeyed() {
    return this != SERVICE;
  }

  String label() {
    return label;
  }
}
