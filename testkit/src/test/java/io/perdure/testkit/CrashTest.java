package io.perdure.testkit;

import static io.perdure.sdk.InvocationTarget.invocation;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.sdk.FunctionEndpoint;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrashTest {
  private final MonthlySubscription subscription = new MonthlySubscription();

  @Test
  void aStepThatACrashInterruptsIsDoneAgainAndThoseBeforeAreNot() {
    try (var runtime = TestRuntime.start(FunctionEndpoint.bind(subscription).build())) {
      var isCrashed = new AtomicBoolean();
      subscription.duringCharge =
          () -> {
            if (subscription.done.size() == 2 && isCrashed.compareAndSet(false, true)) {
              runtime.crash();
            }
          };
      var sent = runtime.client().service(Subscription.class).send(Subscription::twoMonths, "ada");

      runtime.advance(MonthlySubscription.MONTH);

      assertThat(subscription.done).containsExactly("first ada", "second ada", "second ada");
      assertThat(runtime.client().attach(invocation(sent.invocationId()), Integer.class))
          .isEqualTo(2);
    }
  }

  @Test
  void timersAndStateAreThereAfterACrash() {
    var endpoint = FunctionEndpoint.bind(subscription).bind(new DurableCounter()).build();
    try (var runtime = TestRuntime.start(endpoint)) {
      runtime.client().object(Counter.class, "ada").call(Counter::add, 5L);
      runtime.client().service(Subscription.class).send(Subscription::twoMonths, "ada");
      runtime.awaitIdle();

      runtime.crash();

      assertThat(runtime.client().object(Counter.class, "ada").call(Counter::add, 1L))
          .isEqualTo(6L);
      runtime.advance(MonthlySubscription.MONTH);
      assertThat(subscription.done).containsExactly("first ada", "second ada");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void handlersSurviveACrashAfterEveryFewMessages(int messages) {
    var endpoint = FunctionEndpoint.bind(subscription).bind(new DurableCounter()).build();
    try (var runtime = TestRuntime.builder().serve(endpoint).crashEvery(messages).start()) {
      for (int request = 1; request <= 5; request++) {
        assertThat(runtime.client().object(Counter.class, "ada").call(Counter::add, 1L))
            .isEqualTo(request);
      }
      var sent = runtime.client().service(Subscription.class).send(Subscription::twoMonths, "ada");
      runtime.advance(MonthlySubscription.MONTH);

      assertThat(runtime.client().attach(invocation(sent.invocationId()), Integer.class))
          .isEqualTo(2);
      assertThat(runtime.journal(sent.invocationId()).orElseThrow().describe())
          .containsOnlyOnce("Run 'first'", "Run 'second'", "Sleep", "Output");
    }
  }
}
