package io.perdure.statemachine;

import static io.perdure.statemachine.StateMachineFixture.id;
import static io.perdure.statemachine.StateMachineFixture.limit;
import static io.perdure.statemachine.StateMachineFixture.retryAfter;
import static io.perdure.statemachine.StateMachineFixture.scoped;
import static io.perdure.statemachine.StateMachineFixture.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.model.InvocationTarget;
import io.perdure.model.LimitChange;
import io.perdure.model.Scope;
import io.perdure.model.TargetType;
import io.perdure.statemachine.InvocationStatus.Inboxed;
import io.perdure.statemachine.InvocationStatus.Started;
import io.perdure.statemachine.store.LimitStore.LimitUse;
import io.perdure.statemachine.store.PageRequest;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who of a scope runs, and who waits. */
class LimitsTest {
  private final StateMachineFixture machine = new StateMachineFixture();

  @AfterEach
  void nothingIsWrong() {
    assertThat(machine.bugs).isEmpty();
    machine.assertReplaysEqually();
  }

  @Test
  void noMoreRunThanTheLimitSaysAndTheOthersFollowInOrder() {
    machine.apply(limit("blue", 2));
    invoke(1, "blue", null);
    invoke(2, "blue", null);
    invoke(3, "blue", null);
    invoke(4, "blue", null);
    assertThat(started()).containsExactly(1, 2);

    machine.apply(machine.returns(id(2), "a"));
    assertThat(started()).containsExactly(1, 3);
    machine.apply(machine.returns(id(1), "a"));
    assertThat(started()).containsExactly(3, 4);
    machine.apply(machine.returns(id(3), "a"), machine.returns(id(4), "a"));
    assertThat(uses()).isEmpty();
  }

  @Test
  void aSlotIsKeptUntilTheEnd() {
    machine.apply(limit("blue", 1));
    invoke(1, "blue", null);
    invoke(2, "blue", null);

    machine.apply(machine.fails(id(1), retryAfter(Duration.ofMinutes(1))));
    assertThat(started()).containsExactly(1);
    machine.apply(new Command.Pause(id(1), null));
    assertThat(started()).containsExactly(1);
    machine.apply(new Command.Resume(id(1), null, null));
    machine.apply(machine.suspends(id(1), new NotificationId.SignalIndex(17)));
    assertThat(started()).containsExactly(1);
    machine.apply(new Command.Kill(id(1), null));
    assertThat(started()).containsExactly(2);
  }

  @Test
  void everyScopeAndEveryLimitKeyHasALimitForItself() {
    machine.apply(limit("*", 1), limit("*/*", 1));
    invoke(1, "blue", null);
    invoke(2, "red", null);
    invoke(3, "blue", null);
    assertThat(started()).containsExactly(1, 2);

    machine.apply(limit("*", 5));
    invoke(4, "blue", "gold");
    invoke(5, "blue", "silver");
    invoke(6, "blue", "gold");
    assertThat(started()).containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  void thePatternThatNamesMoreCounts() {
    machine.apply(limit("*", 1), limit("blue", 2), limit("red", LimitChange.UNLIMITED));
    IntStream.rangeClosed(1, 3).forEach(number -> invoke(number, "blue", null));
    IntStream.rangeClosed(4, 6).forEach(number -> invoke(number, "red", null));
    IntStream.rangeClosed(7, 8).forEach(number -> invoke(number, "green", null));
    assertThat(started()).containsExactly(1, 2, 4, 5, 6, 7);
  }

  @Test
  void allLevelsNeedRoomAndWhoWaitsAtAWiderOneGoesFirst() {
    machine.apply(limit("blue", 2), limit("blue/gold", 1));
    invoke(1, "blue", "gold");
    invoke(2, "blue", null);
    // For a slot of the limit key, then for one of the scope.
    invoke(3, "blue", "gold");
    invoke(4, "blue", null);
    assertThat(started()).containsExactly(1, 2);

    machine.apply(machine.returns(id(1), "a"));
    assertThat(started()).containsExactly(2, 4);
    machine.apply(machine.returns(id(2), "a"));
    assertThat(started()).containsExactly(3, 4);
  }

  @Test
  void threeLevelsAreCounted() {
    machine.apply(limit("blue/gold/ada", 1));
    invoke(1, "blue", "gold/ada");
    invoke(2, "blue", "gold/ada");
    invoke(3, "blue", "gold/bob");
    assertThat(started()).containsExactly(1, 3);
    assertThat(uses())
        .extracting(LimitUse::level)
        .containsExactly("blue", "blue/gold", "blue/gold/ada", "blue/gold/bob");
    assertThat(uses()).extracting(LimitUse::taken).containsExactly(2, 2, 1, 1);
    assertThat(uses()).extracting(LimitUse::waiting).containsExactly(0, 0, 1, 0);
  }

  @Test
  void whoIsTakenOutOfAQueueGivesItsNarrowerSlotsBack() {
    machine.apply(limit("blue", 1), limit("*/gold", 1));
    invoke(1, "blue", null);
    invoke(2, "blue", "gold");
    invoke(3, "blue", "gold");
    invoke(4, "blue", null);

    machine.apply(new Command.Cancel(id(2), null));
    machine.apply(machine.returns(id(1), "a"));
    assertThat(started()).containsExactly(4);
    machine.apply(machine.returns(id(4), "a"));
    assertThat(started()).containsExactly(3);
  }

  @Test
  void aLimitThatIsRaisedOrRemovedLetsOthersIn() {
    machine.apply(limit("blue", 1));
    IntStream.rangeClosed(1, 5).forEach(number -> invoke(number, "blue", null));

    machine.apply(limit("blue", 3));
    assertThat(started()).containsExactly(1, 2, 3);
    machine.apply(limit("blue", null));
    assertThat(started()).containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  void aLimitThatIsLoweredStopsNobody() {
    IntStream.rangeClosed(1, 3).forEach(number -> invoke(number, "blue", null));
    machine.apply(limit("blue", 1));
    invoke(4, "blue", null);
    assertThat(started()).containsExactly(1, 2, 3);

    machine.apply(machine.returns(id(1), "a"), machine.returns(id(2), "a"));
    assertThat(started()).containsExactly(3);
    machine.apply(machine.returns(id(3), "a"));
    assertThat(started()).containsExactly(4);
  }

  @Test
  void whoHasTheLockOfItsObjectKeepsItWhileItWaitsAndPassesItOnIfItIsKilled() {
    machine.apply(limit("blue", 1));
    invoke(1, "blue", null);
    invokeObject(2, "k");
    invokeObject(3, "k");
    assertThat(((Inboxed) machine.status(id(2))).queue())
        .isInstanceOf(InvocationStatus.Queue.OfLimit.class);
    assertThat(((Inboxed) machine.status(id(3))).queue())
        .isInstanceOf(InvocationStatus.Queue.OfObject.class);

    machine.apply(new Command.Kill(id(2), null));
    assertThat(((Inboxed) machine.status(id(3))).queue())
        .isInstanceOf(InvocationStatus.Queue.OfLimit.class);
    machine.apply(machine.returns(id(1), "a"));
    assertThat(started()).containsExactly(3);
  }

  @Test
  void aSignalForOneThatWaitsIsKept() {
    machine.apply(limit("blue", 1));
    invoke(1, "blue", null);
    invoke(2, "blue", null);
    var signal =
        Notification.signal(new NotificationId.SignalIndex(17), new NotificationResult.Nothing());

    machine.apply(new Command.Notify(id(2), signal, null));
    machine.apply(machine.returns(id(1), "a"));
    assertThat(started()).containsExactly(2);
    assertThat(machine.progress(id(2)).journalLength()).isEqualTo(2);
  }

  private void invoke(int number, String scope, @Nullable String limitKey) {
    machine.apply(new Command.Invoke(scoped(number, scope, limitKey), null, null));
  }

  private void invokeObject(int number, String key) {
    var target =
        new InvocationTarget(
            "Object", key, "handle", TargetType.OBJECT_EXCLUSIVE, new Scope("blue", null));
    machine.apply(new Command.Invoke(spec(number, target, 0), null, null));
  }

  private List<Integer> started() {
    return IntStream.rangeClosed(1, 9)
        .filter(number -> machine.status(id(number)) instanceof Started)
        .boxed()
        .toList();
  }

  private List<LimitUse> uses() {
    return machine.tables().limits().uses(new PageRequest(null, 100, 100_000)).rows();
  }
}
