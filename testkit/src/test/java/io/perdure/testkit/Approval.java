package io.perdure.testkit;

import io.perdure.sdk.Handler;
import io.perdure.sdk.Shared;
import io.perdure.sdk.SharedWorkflowContext;
import io.perdure.sdk.Workflow;
import io.perdure.sdk.WorkflowContext;

/** Waits until somebody decides. */
@Workflow
public interface Approval {
  @Handler
  String run(WorkflowContext context, String what);

  @Shared
  void decide(SharedWorkflowContext context, String decision);
}
