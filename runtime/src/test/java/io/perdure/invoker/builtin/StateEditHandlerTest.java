package io.perdure.invoker.builtin;

import static io.perdure.statemachine.StateMachineFixture.id;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.codec.BuiltInEntries;
import io.perdure.codec.CommandCodec;
import io.perdure.codec.StateVersion;
import io.perdure.model.AttemptId;
import io.perdure.model.InvocationSource;
import io.perdure.model.InvocationSpec;
import io.perdure.model.InvocationTarget;
import io.perdure.model.Payload;
import io.perdure.model.Retention;
import io.perdure.model.TargetType;
import io.perdure.statemachine.Action;
import io.perdure.statemachine.Answer;
import io.perdure.statemachine.AttemptEnd;
import io.perdure.statemachine.AttemptSnapshot;
import io.perdure.statemachine.Command.Invoke;
import io.perdure.statemachine.EagerState;
import io.perdure.statemachine.JournalEntry;
import io.perdure.statemachine.ReportedEntry;
import io.perdure.statemachine.StateMachineFixture;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Edits, applied by the real state machine after a way through the log. */
class StateEditHandlerTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final StateMachineFixture machine = new StateMachineFixture();
  private final StateEditHandler handler = new StateEditHandler();
  private final CommandCodec codec = new CommandCodec();

  @Test
  void theWholeStateIsReplaced() {
    edit(1, null, Map.of("a", "1", "b", "2"));

    var answer = edit(2, null, Map.of("b", "3", "c", "4"));

    assertThat(answer).startsWith("Succeeded");
    assertThat(state(3))
        .containsExactly(
            new EagerState.Entry(Payload.ofUtf8("b"), Payload.ofUtf8("3")),
            new EagerState.Entry(Payload.ofUtf8("c"), Payload.ofUtf8("4")));
  }

  @Test
  void anEditOfTheVersionThatItWasMadeFromIsDone() {
    edit(1, null, Map.of("a", "1"));
    var version = StateVersion.of(state(2));

    var answer = edit(3, version, Map.of());

    assertThat(answer).startsWith("Succeeded");
    assertThat(state(4)).isEmpty();
  }

  @Test
  void anEditOfAnotherVersionChangesNothing() {
    edit(1, null, Map.of("a", "1"));
    var version = StateVersion.of(state(2));
    edit(3, null, Map.of("a", "2"));
    var found = StateVersion.of(state(4));

    var answer = edit(5, version, Map.of("a", "3"));

    assertThat(answer).startsWith("Failed").contains("409", "PD0208", version, found);
    assertThat(StateVersion.of(state(6))).isEqualTo(found);
  }

  @Test
  void aStateThatWasNotReadWholeHasNoVersion() {
    edit(1, null, Map.of("a", "1", "b", "2"));

    var answer = edit(2, "0123", Map.of(), 2);

    assertThat(answer).startsWith("Failed").contains("413", "PD0209");
    assertThat(state(3)).hasSize(2);
  }

  @Test
  void anEditWaitsForItsTurnOnTheKey() {
    machine.apply(StateMachineFixture.callOn("ada", 1));

    var actions = machine.apply(invoke(2, null, Map.of("a", "1")));
    assertThat(actions).noneMatch(Action.DispatchInvocation.class::isInstance);

    assertThat(machine.apply(machine.returns(id(1), "done")))
        .anyMatch(action ->
            action instanceof Action.DispatchInvocation(var attempt)
                && attempt.invocation().equals(id(2)));
  }

  @Test
  void versionsTellNamesFromValues() {
    assertThat(StateVersion.of(List.of(entry("ab", "c"))))
        .hasSize(32)
        .isNotEqualTo(StateVersion.of(List.of(entry("a", "bc"))))
        .isEqualTo(StateVersion.of(List.of(entry("ab", "c"))));
  }

  private static EagerState.Entry entry(String name, String value) {
    return new EagerState.Entry(Payload.ofUtf8(name), Payload.ofUtf8(value));
  }

  private String edit(int number, @Nullable String version, Map<String, String> state) {
    return edit(number, version, state, Long.MAX_VALUE);
  }

  /** Returns the result that the operator is answered with. */
  private String edit(
      int number, @Nullable String version, Map<String, String> state, long maxStateBytes) {
    machine.apply(invoke(number, version, state));
    var snapshot = snapshot(number, maxStateBytes);
    var input = BuiltInEntries.input(snapshot.journal().getFirst());
    var entries = handler.run(input, snapshot).toCompletableFuture().join();
    assertThat(((ReportedEntry.New) entries.getLast()).entry())
        .isInstanceOf(JournalEntry.Output.class);
    var report =
        machine.report(id(number), new AttemptEnd.Ended(), entries.toArray(ReportedEntry[]::new));
    var actions = machine.apply(codec.decode(codec.encode(report)));
    return actions.stream()
        .filter(Action.Reply.class::isInstance)
        .map(action -> ((Answer.Completed) ((Action.Reply) action).answer()).result().toString())
        .findFirst()
        .orElseThrow();
  }

  /** The state that the attempt of another edit would start from. */
  private List<EagerState.Entry> state(int number) {
    machine.apply(invoke(number, "none", Map.of()));
    var snapshot = snapshot(number, Long.MAX_VALUE);
    machine.apply(machine.returns(id(number), "read"));
    return requireNonNull(snapshot.state()).entries();
  }

  private AttemptSnapshot snapshot(int number, long maxStateBytes) {
    return machine
        .machine
        .snapshot(
            new AttemptId(id(number), machine.machine.epoch(), 1),
            type -> type == TargetType.STATE_EDIT ? maxStateBytes : 0)
        .orElseThrow();
  }

  private static Invoke invoke(int number, @Nullable String version, Map<String, String> state) {
    var values = new TreeMap<String, Payload>();
    state.forEach((name, value) -> values.put(name, Payload.ofUtf8(value)));
    var spec =
        new InvocationSpec(
            id(number),
            new InvocationTarget("Object", "ada", StateEdit.HANDLER, TargetType.STATE_EDIT),
            new InvocationSource.Operator(),
            List.of(),
            new StateEdit(values, version).toInput(),
            null,
            new Retention(HOUR, HOUR),
            0,
            number,
            null);
    return new Invoke(spec, StateMachineFixture.waiter(number), null);
  }
}
