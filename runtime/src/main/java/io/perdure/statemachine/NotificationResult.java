package io.perdure.statemachine;

import io.perdure.model.Failure;
import io.perdure.model.InvocationId;
import io.perdure.model.InvocationResult;
import io.perdure.model.Payload;
import java.util.List;

/** What a notification says. */
public sealed interface NotificationResult {
  record Nothing() implements NotificationResult {}

  record Value(Payload value) implements NotificationResult {}

  record Failed(Failure failure) implements NotificationResult {}

  record Invocation(InvocationId id) implements NotificationResult {}

  record StateKeys(List<Payload> keys) implements NotificationResult {
    public StateKeys {
      keys = List.copyOf(keys);
    }
  }

  static NotificationResult of(InvocationResult result) {
    return switch (result) {
      case InvocationResult.Succeeded(var value) -> new Value(value);
      case InvocationResult.Failed(var failure) -> new Failed(failure);
    };
  }
}
