package io.perdure.e2e.services;

import dev.restate.common.Output;
import dev.restate.sdk.SharedWorkflowContext;
import dev.restate.sdk.WorkflowContext;
import dev.restate.sdk.annotation.Name;
import dev.restate.sdk.annotation.Shared;
import dev.restate.sdk.annotation.Workflow;
import dev.restate.sdk.common.DurablePromiseKey;
import dev.restate.sdk.common.StateKey;

/** Waits for a promise. */
@Workflow
@Name("Flow")
public class Flow {
  private static final StateKey<String> STAGE = StateKey.of("stage", String.class);
  private static final DurablePromiseKey<String> GO = DurablePromiseKey.of("go", String.class);

  @Workflow
  public String run(WorkflowContext context, String name) {
    context.set(STAGE, "waiting");
    var value = context.promise(GO).future().await();
    context.set(STAGE, "done");
    return name + " " + value;
  }

  @Shared
  public void go(SharedWorkflowContext context, String value) {
    context.promiseHandle(GO).resolve(value);
  }

  @Shared
  public String peek(SharedWorkflowContext context) {
    Output<String> go = context.promise(GO).peek();
    return go.orElse(null);
  }

  @Shared
  public String stage(SharedWorkflowContext context) {
    return context.get(STAGE).orElse(null);
  }
}
