package io.perdure.benchmarks.functions;

import io.perdure.sdk.Handler;
import io.perdure.sdk.Shared;
import io.perdure.sdk.SharedWorkflowContext;
import io.perdure.sdk.Workflow;
import io.perdure.sdk.WorkflowContext;

/** A workflow whose run waits for a promise that another handler resolves. */
@Workflow
public interface Approval {
  /** Sends the text to {@link #approve} and returns what the promise then holds. */
  @Handler
  String run(WorkflowContext context, String text);

  /** Resolves the promise. */
  @Shared
  void approve(SharedWorkflowContext context, String text);

  /** Does it. */
  final class Plain implements Approval {
    private static final String PROMISE = "approved";

    @Override
    public String run(WorkflowContext context, String text) {
      context.workflow(Approval.class, context.key()).send(Approval::approve, text);
      return context.promise(PROMISE, String.class).await();
    }

    @Override
    public void approve(SharedWorkflowContext context, String text) {
      context.promise(PROMISE, String.class).resolve(text);
    }
  }
}
