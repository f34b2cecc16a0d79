package io.perdure.sdk.internal;

import io.perdure.schema.protocol.AttachInvocationCommandMessage;
import io.perdure.schema.protocol.GetInvocationOutputCommandMessage;
import io.perdure.schema.protocol.IdempotentRequestTarget;
import io.perdure.schema.protocol.WorkflowTarget;
import io.perdure.sdk.InvocationTarget;

/** The commands that ask for the result of another invocation. */
final class ResultCommands {
  private final InvocationMachine machine;

  ResultCommands(InvocationMachine machine) {
    this.machine = machine;
  }

  /** The future of the result, whenever it is there. */
  Pending.One attach(InvocationTarget target) {
    machine.requireOpen();
    int id = machine.newCompletionId();
    var message = AttachInvocationCommandMessage.newBuilder().setResultCompletionId(id);
    switch (target) {
      case InvocationTarget.Id(var invocationId) -> message.setInvocationId(invocationId);
      case InvocationTarget.Request request -> message.setIdempotentRequestTarget(message(request));
      case InvocationTarget.Workflow workflow -> message.setWorkflowTarget(message(workflow));
    }
    machine.command(MessageType.ATTACH_INVOCATION, message.build());
    return Pending.completion(id);
  }

  /** The future of the result as it is now: void if there is none. */
  Pending.One output(InvocationTarget target) {
    machine.requireOpen();
    int id = machine.newCompletionId();
    var message = GetInvocationOutputCommandMessage.newBuilder().setResultCompletionId(id);
    switch (target) {
      case InvocationTarget.Id(var invocationId) -> message.setInvocationId(invocationId);
      case InvocationTarget.Request request -> message.setIdempotentRequestTarget(message(request));
      case InvocationTarget.Workflow workflow -> message.setWorkflowTarget(message(workflow));
    }
    machine.command(MessageType.GET_INVOCATION_OUTPUT, message.build());
    return Pending.completion(id);
  }

  private static IdempotentRequestTarget message(InvocationTarget.Request request) {
    var message =
        IdempotentRequestTarget.newBuilder()
            .setServiceName(request.service())
            .setHandlerName(request.handler())
            .setIdempotencyKey(request.idempotencyKey());
    request.key().ifPresent(message::setServiceKey);
    return message.build();
  }

  private static WorkflowTarget message(InvocationTarget.Workflow workflow) {
    return WorkflowTarget.newBuilder()
        .setWorkflowName(workflow.name())
        .setWorkflowKey(workflow.key())
        .build();
  }
}
