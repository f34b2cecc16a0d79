package io.perdure.e2e.services;

import io.perdure.sdk.Handler;
import io.perdure.sdk.Shared;
import io.perdure.sdk.SharedWorkflowContext;
import io.perdure.sdk.StateKey;
import io.perdure.sdk.Workflow;
import io.perdure.sdk.WorkflowContext;
import java.util.Optional;

/** Workflows. */
final class FlowServices {
  private FlowServices() {}

  /** Waits for a promise. */
  @Workflow
  public static final class Flow {
    private static final StateKey<String> STAGE = StateKey.of("stage", String.class);

    @Handler
    public String run(WorkflowContext context, String name) {
      context.set(STAGE, "waiting");
      var value = context.promise("go", String.class).await();
      context.set(STAGE, "done");
      return name + " " + value;
    }

    @Shared
    public void go(SharedWorkflowContext context, String value) {
      context.promise("go", String.class).resolve(value);
    }

    @Shared
    public Optional<String> peek(SharedWorkflowContext context) {
      return context.promise("go", String.class).peek();
    }

    @Shared
    public Optional<String> stage(SharedWorkflowContext context) {
      return context.get(STAGE);
    }
  }
}
