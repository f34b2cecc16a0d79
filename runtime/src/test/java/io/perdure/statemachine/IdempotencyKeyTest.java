package io.perdure.statemachine;

import static io.perdure.statemachine.StateMachineFixture.address;
import static io.perdure.statemachine.StateMachineFixture.id;
import static io.perdure.statemachine.StateMachineFixture.service;
import static io.perdure.statemachine.StateMachineFixture.succeeded;
import static io.perdure.statemachine.StateMachineFixture.waiter;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.model.InvocationSpec;
import io.perdure.statemachine.Action.DispatchInvocation;
import io.perdure.statemachine.Action.Reply;
import io.perdure.statemachine.Command.Invoke;
import io.perdure.statemachine.Command.PurgeExpired;
import io.perdure.statemachine.InvocationStatus.Completed;
import io.perdure.statemachine.InvocationStatus.Free;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long an idempotency key stands for a result, and how long that is there. */
class IdempotencyKeyTest {
  private static final Duration OF_KEY = Duration.ofSeconds(5);
  private static final Duration FOR_REPLIES = Duration.ofSeconds(60);
  private static final Duration A_MOMENT = Duration.ofMillis(1);

  private final StateMachineFixture machine = new StateMachineFixture();

  @AfterEach
  void itsLogAppliedAgainGivesTheSame() {
    machine.assertReplaysEqually();
  }

  @Test
  void aRepeatedRequestMeetsTheResultUntilTheRetentionOfTheKeyIsOver() {
    machine.apply(request(1));
    machine.apply(machine.returns(id(1), "first"));
    long answersUntilMs = machine.nowMs + OF_KEY.toMillis();
    passes(OF_KEY.minus(A_MOMENT));

    assertThat(machine.apply(request(2))).containsExactly(reply(2, "first", answersUntilMs));
  }

  @Test
  void thenTheKeyMayBeUsedAgain() {
    machine.apply(request(1));
    machine.apply(machine.returns(id(1), "first"));
    passes(OF_KEY);

    assertThat(machine.apply(request(2)))
        .containsExactly(new DispatchInvocation(machine.attempt(id(1))));
    assertThat(machine.apply(machine.returns(id(1), "second")))
        .contains(reply(2, "second", machine.nowMs + OF_KEY.toMillis()));
  }

  @Test
  void whoeverHasAskedAlreadyFindsTheResultLonger() {
    machine.apply(request(1));
    machine.apply(machine.returns(id(1), "first"));
    long answersUntilMs = machine.nowMs + OF_KEY.toMillis();
    passes(FOR_REPLIES.minus(A_MOMENT));

    assertThat(machine.apply(new Command.Attach(id(1), waiter(1))))
        .containsExactly(reply(1, "first", answersUntilMs));
    passes(A_MOMENT);
    assertThat(machine.status(id(1))).isInstanceOf(Free.class);
    assertThat(machine.journal.size()).isZero();
  }

  @Test
  void nothingOfTheFirstInvocationEndsTheSecondEarly() {
    machine.apply(request(1));
    machine.apply(machine.returns(id(1), "first"));
    passes(OF_KEY);
    passes(FOR_REPLIES.minus(OF_KEY).minus(Duration.ofSeconds(1)));
    machine.apply(request(2));
    machine.apply(machine.returns(id(1), "second"));

    passes(Duration.ofSeconds(2));

    var second = (Completed) machine.status(id(1));
    assertThat(second.result()).isEqualTo(succeeded("second"));
    assertThat(second.journalLength()).isPositive();
  }

  @Test
  void aSendIsRememberedAsLongAsACall() {
    machine.apply(new Invoke(keyed(service(1)), null, address(1)));
    machine.apply(machine.returns(id(1), "first"));
    passes(OF_KEY.minus(A_MOMENT));

    assertThat(machine.apply(new Invoke(keyed(service(1)), null, address(2))))
        .containsExactly(new Reply(address(2), new Answer.Accepted(id(1), true, 0)));
    passes(A_MOMENT);
    assertThat(machine.apply(new Invoke(keyed(service(1)), null, address(3))))
        .contains(new Reply(address(3), new Answer.Accepted(id(1), false, 0)));
  }

  private void passes(Duration time) {
    machine.pass(time);
    machine.apply(new PurgeExpired(machine.machine.epoch()));
  }

  private static Reply reply(int request, String result, long answersUntilMs) {
    return new Reply(
        address(request), new Answer.Completed(id(1), succeeded(result), answersUntilMs));
  }

  private static Invoke request(int request) {
    return new Invoke(keyed(service(1)), waiter(request), null);
  }

  private static InvocationSpec keyed(InvocationSpec spec) {
    return StateMachineFixture.kept(spec, "key", OF_KEY, OF_KEY);
  }
}
