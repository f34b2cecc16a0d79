package io.perdure.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.log.AppendException;
import io.perdure.log.InMemoryCommandLog;
import io.perdure.model.InvocationId;
import io.perdure.statemachine.Action.RegisterTimer;
import io.perdure.statemachine.Command;
import io.perdure.statemachine.Command.Invoke;
import io.perdure.statemachine.StateMachineFixture;
import io.perdure.statemachine.TimerKey;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimerServiceTest {
  private static final int WINDOW = 4;

  private final StateMachineFixture machine = new StateMachineFixture();
  private final InMemoryCommandLog log = new InMemoryCommandLog(1);
  private final ManualScheduler scheduler = new ManualScheduler();
  private final TimerService timers = timers(WINDOW);

  @Test
  void aTimerFiresWhenItIsDueAndNotBefore() {
    timers.refill();
    var timer = scheduled(1, 500);

    timers.register(timer);
    scheduler.pass(Duration.ofMillis(499));
    assertThat(log.commands()).isEmpty();
    scheduler.pass(Duration.ofMillis(1));

    assertThat(log.commands()).containsExactly(fire(timer));
  }

  @Test
  void anEarlierTimerOvertakes() {
    timers.refill();
    var late = scheduled(1, 500);
    var early = scheduled(2, 100);

    timers.register(late);
    timers.register(early);
    scheduler.pass(Duration.ofMillis(100));

    assertThat(log.commands()).containsExactly(fire(early));
  }

  @Test
  void timersOfTheStoreAreReadByTheNewLeader() {
    var timer = scheduled(1, 500);

    timers.refill();
    scheduler.pass(Duration.ofMillis(500));

    assertThat(log.commands()).containsExactly(fire(timer));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, WINDOW})
  void moreTimersThanFitIntoMemoryFireAllTheSame(int window) {
    int count = 3 * WINDOW;
    var few = timers(window);
    few.refill();
    // From the last to the first, so that each pushes out one that is in memory.
    for (int number = count; number > 0; number--) {
      few.register(scheduled(number, number));
    }

    for (int round = 1; round <= count; round++) {
      scheduler.pass(Duration.ofMillis(1));
      assertThat(log.commands()).hasSize(round).doesNotHaveDuplicates();
      few.refill();
    }
  }

  @Test
  void timersThatAreDueTogetherFireAlthoughOneFitsIntoMemory() {
    var one = timers(1);
    one.refill();
    for (int number = 1; number <= 3; number++) {
      one.register(scheduled(number, 100));
    }

    for (int round = 0; round < 3; round++) {
      scheduler.pass(Duration.ofMillis(100));
      one.refill();
    }

    assertThat(log.commands()).hasSize(3).doesNotHaveDuplicates();
  }

  @Test
  void anAppendThatFailedIsRepeated() {
    timers.refill();
    var timer = scheduled(1, 500);
    timers.register(timer);
    log.failWith(new AppendException(AppendException.Reason.UNAVAILABLE, "the broker is away"));
    scheduler.pass(Duration.ofMillis(500));

    log.failWith(null);
    scheduler.pass(Duration.ofSeconds(1));

    assertThat(log.commands()).containsExactly(fire(timer));
  }

  @Test
  void purgesOfOneSecondAreOne() {
    timers.armPurge(scheduler.nowMs());
    scheduler.pass(Duration.ZERO);
    timers.armPurge(scheduler.nowMs());
    timers.armPurge(scheduler.nowMs() + 10);
    scheduler.pass(Duration.ofMillis(999));
    assertThat(log.commands()).hasSize(1);
    scheduler.pass(Duration.ofMillis(1));

    assertThat(log.commands())
        .isEqualTo(
            List.of(
                new Command.PurgeExpired(machine.machine.epoch()),
                new Command.PurgeExpired(machine.machine.epoch())));
  }

  @Test
  void purgesThatAreBehindDoNotWaitForASecond() {
    scheduler.pass(Duration.ofSeconds(10));
    long expired = scheduler.nowMs() - 2000;
    timers.armPurge(expired);
    scheduler.pass(Duration.ZERO);

    timers.armPurge(expired);
    scheduler.pass(Duration.ofMillis(10));

    assertThat(log.commands()).hasSize(2);
  }

  @Test
  void nothingFiresAfterTheEndOfTheEpoch() {
    timers.refill();
    timers.register(scheduled(1, 500));

    timers.close();
    scheduler.pass(Duration.ofSeconds(1));

    assertThat(log.commands()).isEmpty();
  }

  private TimerService timers(int window) {
    return new TimerService(
        0, machine.machine.epoch(), machine.machine, log, scheduler, scheduler::nowMs, window);
  }

  private Command fire(TimerKey timer) {
    return new Command.FireTimer(machine.machine.epoch(), timer);
  }

  private TimerKey scheduled(int number, long inMs) {
    machine.nowMs = scheduler.nowMs();
    InvocationId id = StateMachineFixture.id(number);
    var spec =
        StateMachineFixture.spec(
            number, StateMachineFixture.service(number).target(), scheduler.nowMs() + inMs);
    return machine.apply(new Invoke(spec, null, null)).stream()
        .filter(RegisterTimer.class::isInstance)
        .map(action -> ((RegisterTimer) action).timer())
        .filter(timer -> timer.invocation().equals(id))
        .findFirst()
        .orElseThrow();
  }
}
