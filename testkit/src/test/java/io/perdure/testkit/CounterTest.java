package io.perdure.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.sdk.client.PerdureClient;
import org.junit.jupiter.api.Test;

@PerdureTest(DurableCounter.class)
class CounterTest {
  @Test
  void eachKeyHasANumberOfItsOwn(PerdureClient perdure) {
    perdure.object(Counter.class, "ada").call(Counter::add, 2L);
    perdure.object(Counter.class, "bob").call(Counter::add, 10L);

    assertThat(perdure.object(Counter.class, "ada").call(Counter::add, 3L)).isEqualTo(5L);
  }

  @Test
  void theStateCanBeLookedAt(TestRuntime runtime) {
    runtime.client().object(Counter.class, "ada").call(Counter::add, 5L);

    assertThat(runtime.state("Counter", "ada")).containsOnlyKeys("count").containsValue("5");
    assertThat(runtime.state("Counter", "ada", DurableCounter.COUNT)).contains(5L);
    assertThat(runtime.state("Counter", "bob")).isEmpty();
  }

  @Test
  void aRequestOfTheSameKeyCountsOnce(PerdureClient perdure) {
    var once = perdure.object(Counter.class, "ada").idempotencyKey("request-1");

    assertThat(once.call(Counter::add, 5L)).isEqualTo(5L);
    assertThat(once.call(Counter::add, 5L)).isEqualTo(5L);
  }
}
