package io.perdure.gateway;

import io.perdure.model.InvocationId;
import io.perdure.model.InvocationResult;
import io.perdure.model.InvocationSource;
import io.perdure.model.InvocationSpec;
import io.perdure.model.InvocationTarget;
import io.perdure.model.Payload;
import io.perdure.model.ReplyAddress;
import io.perdure.model.TargetType;
import io.perdure.model.Waiter;
import io.perdure.registry.Deployment;
import io.perdure.registry.DeploymentRegistry;
import io.perdure.registry.HandlerDescriptor;
import io.perdure.registry.HandlerDescriptor.InputRule;
import io.perdure.registry.HandlerDescriptor.OutputRule;
import io.perdure.registry.HandlerOptions;
import io.perdure.registry.InvocationSpecs;
import io.perdure.registry.RetryPolicy;
import io.perdure.registry.ServiceDescriptor;
import io.perdure.schemaregistry.RegistryInMemory;
import io.perdure.schemaregistry.SubjectTypes;
import io.perdure.statemachine.Answer;
import io.perdure.statemachine.Command;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Services to call, invocations, answers. */
final class Fixtures {
  static final String NODE = "127.0.0.1:9070";
  static final InvocationSpecs SPECS = new InvocationSpecs(Duration.ofSeconds(60));

  private static final HandlerOptions OPTIONS =
      new HandlerOptions(
          Duration.ofMinutes(1),
          Duration.ofMinutes(10),
          Duration.ofDays(1),
          Duration.ofDays(1),
          Duration.ofDays(1),
          false,
          new RetryPolicy(
              Duration.ofMillis(500),
              2,
              Duration.ofSeconds(60),
              70,
              RetryPolicy.OnMaxAttempts.PAUSE));

  private Fixtures() {}

  static HandlerDescriptor handler(String name, TargetType type) {
    return new HandlerDescriptor(name, type, true, null, null, OPTIONS);
  }

  static HandlerDescriptor handler(
      String name, @Nullable InputRule input, @Nullable OutputRule output) {
    return new HandlerDescriptor(name, TargetType.SERVICE, true, input, output, OPTIONS);
  }

  /** Takes and gives orders. */
  private static HandlerDescriptor typed() {
    return new HandlerDescriptor(
        "typed",
        TargetType.SERVICE,
        true,
        new InputRule(true, "application/json", false),
        null,
        OPTIONS,
        new HandlerDescriptor.About(
            null,
            Map.of("perdure.input.subject", "orders", "perdure.output.subject", "orders"),
            null,
            null));
  }

  static SubjectTypes types() {
    return new SubjectTypes(
        new RegistryInMemory()
            .with(
                "orders",
                """
                {"type":"record","name":"Order","fields":[{"name":"items","type":"int"}]}\
                """));
  }

  private static HandlerDescriptor secret() {
    return new HandlerDescriptor("secret", TargetType.SERVICE, false, null, null, OPTIONS);
  }

  private static ServiceDescriptor service(
      String name, ServiceDescriptor.Type type, HandlerDescriptor... handlers) {
    var byName = new LinkedHashMap<String, HandlerDescriptor>();
    for (var handler : handlers) {
      byName.put(handler.name(), handler);
    }
    var metadata =
        type == ServiceDescriptor.Type.SERVICE
            ? Map.<String, String>of()
            : Map.of("perdure.state.order.subject", "orders");
    return new ServiceDescriptor(name, type, 1, "dp_1", true, null, metadata, byName);
  }

  /** A service, an object and a workflow. */
  static DeploymentRegistry registry() {
    var services =
        List.of(
            service(
                "Greeter",
                ServiceDescriptor.Type.SERVICE,
                handler("greet", TargetType.SERVICE),
                handler("send", TargetType.SERVICE),
                secret(),
                handler("json", new InputRule(true, "application/json", true), null),
                handler("image", null, new OutputRule("image/png", true)),
                handler("bare", null, new OutputRule(null, false)),
                typed()),
            service(
                "Counter",
                ServiceDescriptor.Type.VIRTUAL_OBJECT,
                handler("add", TargetType.OBJECT_EXCLUSIVE),
                handler("get", TargetType.OBJECT_SHARED)),
            service(
                "Signup",
                ServiceDescriptor.Type.WORKFLOW,
                handler("run", TargetType.WORKFLOW_RUN),
                handler("status", TargetType.WORKFLOW_SHARED)));
    return new DeploymentRegistry() {
      @Override
      public Optional<ServiceDescriptor> service(String name) {
        return services.stream().filter(it -> it.name().equals(name)).findFirst();
      }

      @Override
      public List<ServiceDescriptor> services() {
        return services;
      }

      @Override
      public Optional<Deployment> deployment(String id) {
        return Optional.empty();
      }

      @Override
      public List<Deployment> deployments() {
        return List.of();
      }
    };
  }

  static InvocationSpec spec(String input) {
    return spec(new InvocationTarget("Greeter", null, "greet", TargetType.SERVICE), input);
  }

  static InvocationSpec spec(InvocationTarget target, String input) {
    return SPECS.complete(
        new InvocationSpecs.Request(
            target, new InvocationSource.Http(), List.of(), Payload.ofUtf8(input), null, 0, null),
        OPTIONS);
  }

  static Answer.Completed completed(InvocationId id, String value) {
    return new Answer.Completed(id, new InvocationResult.Succeeded(Payload.ofUtf8(value)), 0);
  }

  /** Where the answer to a command goes. */
  static ReplyAddress replyTo(Command command) {
    return switch (command) {
      case Command.Invoke(_, Waiter.Gateway(var address), _) -> address;
      case Command.Invoke(_, _, ReplyAddress accepted) -> accepted;
      case Command.Attach(_, Waiter.Gateway(var address)) -> address;
      case Command.GetOutput(_, Waiter.Gateway(var address)) -> address;
      case Command.Notify(_, _, ReplyAddress address) -> address;
      case Command.Cancel(_, ReplyAddress address) -> address;
      case Command.Kill(_, ReplyAddress address) -> address;
      default -> throw new AssertionError("Nobody waits for " + command);
    };
  }
}
