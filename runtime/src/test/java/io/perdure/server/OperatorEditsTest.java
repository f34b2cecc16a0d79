package io.perdure.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.gateway.Waiters;
import io.perdure.gateway.WaitersOptions;
import io.perdure.log.InMemoryCommandLog;
import io.perdure.model.InvocationResult;
import io.perdure.model.InvocationSource;
import io.perdure.model.InvocationTarget;
import io.perdure.model.ObjectKey;
import io.perdure.model.PartitionKey;
import io.perdure.model.Payload;
import io.perdure.model.TargetType;
import io.perdure.model.Waiter;
import io.perdure.registry.HandlerOptions;
import io.perdure.registry.InvocationSpecs;
import io.perdure.registry.RetryPolicy;
import io.perdure.registry.RetryPolicy.OnMaxAttempts;
import io.perdure.statemachine.Answer;
import io.perdure.statemachine.Command.Invoke;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OperatorEditsTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final HandlerOptions OPTIONS =
      new HandlerOptions(
          DAY, DAY, DAY, DAY, DAY, false, new RetryPolicy(DAY, 2, DAY, 3, OnMaxAttempts.PAUSE));

  private final InMemoryCommandLog log = new InMemoryCommandLog(4);
  private final Waiters waiters =
      new Waiters("node-1:9070", log, WaitersOptions.DEFAULT, 1, () -> 0);
  private final OperatorEdits edits =
      new OperatorEdits(waiters, new InvocationSpecs(Duration.ofMinutes(1)), OPTIONS);

  @Test
  void anEditIsAnInvocationOnTheKeyWhoseResultIsAwaited() {
    var answer =
        edits.edit(new ObjectKey("Counter", "ada"), Map.of("count", "5".getBytes(UTF_8)), "v1");

    var invoke = (Invoke) log.commands().getFirst();
    var spec = invoke.spec();
    assertThat(spec.target())
        .isEqualTo(new InvocationTarget("Counter", "ada", "$state", TargetType.STATE_EDIT));
    assertThat(spec.source()).isEqualTo(new InvocationSource.Operator());
    assertThat(spec.id().partitionHash()).isEqualTo(new PartitionKey("ada").hash());
    assertThat(spec.input())
        .isEqualTo(Payload.ofUtf8("{\"version\":\"v1\",\"state\":{\"count\":\"NQ==\"}}"));
    assertThat(answer).isNotDone();

    var completed =
        new Answer.Completed(spec.id(), new InvocationResult.Succeeded(Payload.EMPTY), 1);
    var gateway = (Waiter.Gateway) requireNonNull(invoke.waiter());
    waiters.reply(gateway.address().request(), completed);
    assertThat(answer).isCompletedWithValue(completed);
  }
}
