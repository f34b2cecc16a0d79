package io.perdure.testkit;

import io.perdure.sdk.SharedWorkflowContext;
import io.perdure.sdk.WorkflowContext;

/** Decides by a promise. */
final class PatientApproval implements Approval {
  @Override
  public String run(WorkflowContext context, String what) {
    return what + " " + context.promise("decision", String.class).await();
  }

  @Override
  public void decide(SharedWorkflowContext context, String decision) {
    context.promise("decision", String.class).resolve(decision);
  }
}
