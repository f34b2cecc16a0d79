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
  WORKFLOW_SHARED,
  /** A service that Perdure itself runs. */
  BUILT_IN,
  /** An operator's edit of the state of a key, in the key's order; Perdure itself runs it. */
  STATE_EDIT;

  public boolean isKeyed() {
    return this != SERVICE && this != BUILT_IN;
  }

  /** Whether Perdure itself runs it, and no deployment. */
  public boolean isBuiltIn() {
    return this == BUILT_IN || this == STATE_EDIT;
  }

  /** Whether it belongs to a workflow, and so to its promises. */
  public boolean isWorkflow() {
    return this == WORKFLOW_RUN || this == WORKFLOW_SHARED;
  }

  /** Whether invocations queue behind a lock of the object's key. */
  public boolean isLocking() {
    return this == OBJECT_EXCLUSIVE || this == STATE_EDIT;
  }

  public boolean mayWriteState() {
    return this == OBJECT_EXCLUSIVE || this == WORKFLOW_RUN || this == STATE_EDIT;
  }
}
