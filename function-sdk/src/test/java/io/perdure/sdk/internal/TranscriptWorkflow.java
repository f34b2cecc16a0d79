package io.perdure.sdk.internal;

import io.perdure.sdk.Handler;
import io.perdure.sdk.Serde;
import io.perdure.sdk.Shared;
import io.perdure.sdk.SharedWorkflowContext;
import io.perdure.sdk.TerminalException;
import io.perdure.sdk.Workflow;
import io.perdure.sdk.WorkflowContext;

/** What the handlers of the transcripts do that are about promises. */
@Workflow(name = "TranscriptWorkflow")
public final class TranscriptWorkflow {
  /** Waits for promise p and returns its value. */
  @Handler
  public byte[] promise(WorkflowContext context) {
    return context.promise("p", Serde.raw()).await();
  }

  /** Returns the value of promise p if there is one. */
  @Shared
  public byte[] peek(SharedWorkflowContext context) {
    return context.promise("p", Serde.raw()).peek().orElse(new byte[] {'-'});
  }

  /** Resolves promise p with v, then rejects it; returns ! if that failed with 409. */
  @Shared
  public byte[] resolve(SharedWorkflowContext context) {
    context.promise("p", Serde.raw()).resolve(new byte[] {'v'});
    try {
      context.promise("p", Serde.raw()).reject("no");
      return new byte[0];
    } catch (TerminalException e) {
      return new byte[] {e.code() == 409 ? (byte) '!' : (byte) '?'};
    }
  }
}
