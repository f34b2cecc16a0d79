package io.perdure.sdk.internal;

import io.perdure.sdk.ServiceOptions;
import java.util.ArrayList;
import java.util.List;

/** What options may be set where. The runtime would refuse the same, but only at discovery. */
final class OptionRules {
  private OptionRules() {}

  /** What is wrong with the options of a service that is to be bound. */
  static List<String> problems(ServiceDefinition service, ServiceOptions given) {
    var problems = new ArrayList<String>();
    given.handlers().keySet().stream()
        .filter(name -> !service.handlers().containsKey(name))
        .forEach(name ->
            problems.add(
                "expected options for one of its handlers %s, found some for '%s'"
                    .formatted(service.handlers().keySet(), name)));
    boolean isWorkflow = service.type() == ServiceType.WORKFLOW;
    if (service.options().workflowRetention().isPresent() && !isWorkflow) {
      problems.add("workflowRetention is for workflows");
    }
    for (var handler : service.handlers().values()) {
      boolean isRun = handler.kind() == HandlerDefinition.Kind.WORKFLOW;
      var options = handler.options();
      if (options.workflowRetention().isPresent() && !isRun) {
        problems.add(
            "handler %s: workflowRetention is for the run handler of a workflow"
                .formatted(handler.name()));
      }
      if (options.idempotencyRetention().isPresent() && isRun) {
        problems.add(
            "handler %s: a run has no idempotency key; expected workflowRetention, found idempotencyRetention"
                .formatted(handler.name()));
      }
      if (service.options().ingressPrivate().orElse(false)
          && !options.ingressPrivate().orElse(true)) {
        problems.add(
            "handler %s: a handler of a private service cannot be public"
                .formatted(handler.name()));
      }
    }
    return problems;
  }
}
