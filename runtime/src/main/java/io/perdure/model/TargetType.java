package io.perdure.model;

/** What kind of handler a target is; decides locking and what its function may do. */
public enum TargetType {
  /** A stateless service: no key, no lock, no state. */
  SERVICE,
  /**
   * A handler of a virtual object that runs alone on its key, in arrival order, and may write
   * state.
   */
  OBJECT_EXCLUSIVE,
  /** A handler of a virtual object that runs beside others and only reads state. */
  OBJECT_SHARED,
  /** The main handler of a workflow: runs once for its key. */
  WORKFLOW_RUN,
  /** A handler that runs beside a workflow's main handler and only reads its state. */
  WORKFLOW_SHARED;

  public boolean isKeyed() {
    return this != SERVICE;
  }

  /** Whether invocations queue behind a lock of the object's key. */
  public boolean isLocking() {
    return this == OBJECT_EXCLUSIVE;
  }

  public boolean mayWriteState() {
    return this == OBJECT_EXCLUSIVE || this == WORKFLOW_RUN;
  }
}
