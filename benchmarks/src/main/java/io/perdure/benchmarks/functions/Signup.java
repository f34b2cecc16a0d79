package io.perdure.benchmarks.functions;

import io.perdure.sdk.Handler;
import io.perdure.sdk.StateKey;
import io.perdure.sdk.Workflow;
import io.perdure.sdk.WorkflowContext;

/** A short workflow: state, a durable step and a promise that the run itself resolves. */
@Workflow
public final class Signup {
  private static final StateKey<String> NAME = StateKey.of("name", String.class);

  /** Returns what its step returns: the text. */
  @Handler
  public String run(WorkflowContext context, String text) {
    context.set(NAME, text);
    var stored = context.run("step", String.class, () -> text);
    context.promise("done", String.class).resolve(stored);
    return stored;
  }
}
