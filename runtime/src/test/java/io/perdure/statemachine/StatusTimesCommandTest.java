package io.perdure.statemachine;

import static io.perdure.statemachine.StateMachineFixture.address;
import static io.perdure.statemachine.StateMachineFixture.call;
import static io.perdure.statemachine.StateMachineFixture.callOn;
import static io.perdure.statemachine.StateMachineFixture.id;
import static io.perdure.statemachine.StateMachineFixture.limit;
import static io.perdure.statemachine.StateMachineFixture.object;
import static io.perdure.statemachine.StateMachineFixture.output;
import static io.perdure.statemachine.StateMachineFixture.retryAfter;
import static io.perdure.statemachine.StateMachineFixture.scoped;
import static io.perdure.statemachine.StateMachineFixture.service;
import static io.perdure.statemachine.StateMachineFixture.spec;
import static io.perdure.statemachine.StateMachineFixture.waiter;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.model.AttemptId;
import io.perdure.model.InvocationId;
import io.perdure.model.Payload;
import io.perdure.model.ReplyAddress;
import io.perdure.statemachine.Action.Reply;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What each command does to an invocation in each status: the status behind it, and the answer if
 * somebody asks for one. A new command, or a new status, has no row, or no column, and fails here.
 */
class StatusTimesCommandTest {
  private static final InvocationId ID = id(1);
  private static final ReplyAddress ASKER = address(9);

  /** Columns, in the order of {@link #given}. */
  private static final List<String> STATUSES =
      List.of(
          "Free",
          "Scheduled",
          "Inboxed",
          "AtLimit",
          "Invoked",
          "Pausing",
          "BackingOff",
          "Suspended",
          "Paused",
          "Completed");

  /**
   * A row a command: for each status the one behind it and, after a slash, the answer. A point
   * stands for no change.
   */
  private static final String TABLE =
      """
      AnnounceLeader | . | . | . | . | . | . | . | . | . | .
      Invoke         | Invoked/Accepted | ./Accepted | ./Accepted | ./Accepted | ./Accepted | ./Accepted | ./Accepted | ./Accepted | ./Accepted | ./Accepted
      ReportAttempt  | . | . | . | . | Completed | Completed | . | . | . | .
      FireTimer      | . | . | . | . | . | . | . | . | . | .
      Notify         | ./NotFound | ./Appended | ./Appended | ./Appended | ./Appended | ./Appended | ./Appended | Invoked/Appended | ./Appended | ./AlreadyCompleted
      Attach         | ./NotFound | . | . | . | . | . | . | . | . | ./Completed
      GetOutput      | ./NotFound | ./NotReady | ./NotReady | ./NotReady | ./NotReady | ./NotReady | ./NotReady | ./NotReady | ./NotReady | ./Completed
      Cancel         | ./NotFound | Completed/Done | Completed/Done | Completed/Done | ./Appended | Invoked/Appended | ./Appended | Invoked/Appended | Invoked/Appended | ./AlreadyCompleted
      Kill           | ./NotFound | Completed/Done | Completed/Done | Completed/Done | Completed/Done | Completed/Done | Completed/Done | Completed/Done | Completed/Done | ./AlreadyCompleted
      Deliver        | ./NotFound | ./Appended | ./Appended | ./Appended | ./Appended | ./Appended | ./Appended | Invoked/Appended | ./Appended | ./AlreadyCompleted
      AckDeliveries  | . | . | . | . | . | . | . | . | . | .
      PurgeExpired   | . | . | . | . | . | . | . | . | . | .
      Pause          | ./NotFound | ./PD0203 | ./PD0203 | ./PD0203 | Pausing/Appended | Paused/Appended | Paused/Appended | Paused/Appended | ./Done | ./AlreadyCompleted
      Resume         | ./NotFound | ./PD0201 | ./PD0201 | ./PD0201 | ./Done | Invoked/Done | Invoked/Done | Invoked/Done | Invoked/Done | ./AlreadyCompleted
      RestartAsNew   | ./NotFound | ./PD0201 | ./PD0201 | ./PD0201 | ./PD0202 | ./PD0202 | ./PD0202 | ./PD0202 | ./PD0202 | ./Restarted
      Purge          | ./NotFound | ./PD0202 | ./PD0202 | ./PD0202 | ./PD0202 | ./PD0202 | ./PD0202 | ./PD0202 | ./PD0202 | Free/Done
      PurgeJournal   | ./NotFound | ./PD0202 | ./PD0202 | ./PD0202 | ./PD0202 | ./PD0202 | ./PD0202 | ./PD0202 | ./PD0202 | ./Done
      Ingest         | Invoked/Accepted | ./Accepted | ./Accepted | ./Accepted | ./Accepted | ./Accepted | ./Accepted | ./Accepted | ./Accepted | ./Accepted
      IngestBatch    | Invoked/Accepted | ./Accepted | ./Accepted | ./Accepted | ./Accepted | ./Accepted | ./Accepted | ./Accepted | ./Accepted | ./Accepted
      SetLimits      | . | . | . | Invoked | . | . | . | . | . | .
      """;

  private static final Map<String, List<String>> CELLS = cells();

  @Test
  void thereIsARowForEachCommandAndAColumnForEachStatus() {
    assertThat(new TreeSet<>(CELLS.keySet())).isEqualTo(leaves(Command.class));
    assertThat(CELLS.values()).allSatisfy(row -> assertThat(row).hasSameSizeAs(STATUSES));
    // These are ways of being invoked or inboxed.
    var ways = Set.of("Pausing", "BackingOff", "AtLimit");
    assertThat(STATUSES.stream().filter(name -> !ways.contains(name)))
        .containsExactlyInAnyOrderElementsOf(leaves(InvocationStatus.class));
  }

  static Stream<String> commands() {
    return CELLS.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void eachCellIsAsTheTableSays(String command) {
    var found = STATUSES.stream().map(status -> cell(status, command)).toList();

    assertThat(found).isEqualTo(CELLS.get(command));
  }

  private static String cell(String status, String name) {
    var machine = given(status);
    assertThat(nameOf(machine)).isEqualTo(status);

    var actions = machine.apply(command(name, machine));

    assertThat(machine.bugs).as("%s of one that is %s", name, status).isEmpty();
    machine.assertReplaysEqually();
    var behind = nameOf(machine);
    var answers = actions.stream().flatMap(StatusTimesCommandTest::answer).toList();
    return (behind.equals(status) ? "." : behind)
        + (answers.isEmpty() ? "" : "/" + answers.getFirst());
  }

  private static StateMachineFixture given(String status) {
    var machine = new StateMachineFixture();
    switch (status) {
      case "Free" -> {}
      case "Scheduled" ->
          machine.apply(
              new Command.Invoke(spec(1, service(1).target(), machine.nowMs + 60_000), null, null));
      case "Inboxed" ->
          machine.apply(callOn("k", 2), new Command.Invoke(object(1, "k"), null, null));
      case "AtLimit" -> {
        machine.apply(limit("blue", 1));
        machine.apply(new Command.Invoke(scoped(2, "blue", null), null, null));
        machine.apply(new Command.Invoke(scoped(1, "blue", null), null, null));
      }
      case "Invoked" -> machine.apply(call(1));
      case "Pausing" -> machine.apply(call(1), new Command.Pause(ID, null));
      case "BackingOff" -> {
        machine.apply(call(1));
        machine.apply(machine.fails(ID, retryAfter(Duration.ofMinutes(1))));
      }
      case "Suspended" -> {
        machine.apply(call(1));
        machine.apply(
            machine.suspends(
                ID, NotificationId.SignalIndex.CANCEL, new NotificationId.SignalIndex(17)));
      }
      case "Paused" -> {
        machine.apply(call(1));
        machine.apply(machine.fails(ID, new AttemptEnd.Next.Pause()));
      }
      case "Completed" -> {
        machine.apply(call(1));
        machine.apply(machine.returns(ID, "a"));
      }
      default -> throw new AssertionError(status);
    }
    return machine;
  }

  private static Command command(String name, StateMachineFixture machine) {
    var epoch = machine.machine.epoch();
    var invoke = new Command.Invoke(service(1), null, ASKER);
    var signal =
        new Command.Notify(
            ID,
            Notification.signal(
                new NotificationId.SignalIndex(17), new NotificationResult.Nothing()),
            ASKER);
    return switch (name) {
      case "AnnounceLeader" -> new Command.AnnounceLeader("nonce-2", "other", 1);
      case "Invoke" -> invoke;
      case "ReportAttempt" ->
          new Command.ReportAttempt(
              new AttemptId(ID, epoch, 1), 0, null, List.of(output("a")), new AttemptEnd.Ended());
      // Of no timer that there is.
      case "FireTimer" ->
          new Command.FireTimer(epoch, new TimerKey(5, ID, TimerKey.Kind.SLEEP, 99));
      case "Notify" -> signal;
      case "Attach" -> new Command.Attach(ID, waiter(9));
      case "GetOutput" -> new Command.GetOutput(ID, waiter(9));
      case "Cancel" -> new Command.Cancel(ID, ASKER);
      case "Kill" -> new Command.Kill(ID, ASKER);
      case "Deliver" -> new Command.Deliver(3, 1, signal);
      case "AckDeliveries" -> new Command.AckDeliveries(epoch, 0, 0);
      case "PurgeExpired" -> new Command.PurgeExpired(epoch);
      case "Pause" -> new Command.Pause(ID, ASKER);
      case "Resume" -> new Command.Resume(ID, null, ASKER);
      case "RestartAsNew" -> new Command.RestartAsNew(ID, id(5), 0, 0, null, ASKER);
      case "Purge" -> new Command.Purge(ID, ASKER);
      case "PurgeJournal" -> new Command.PurgeJournal(ID, ASKER);
      case "Ingest" -> new Command.Ingest("source", "topic", 0, 5, invoke);
      case "IngestBatch" ->
          new Command.IngestBatch(
              "source",
              "topic",
              0,
              List.of(new Command.IngestedRecord(5, Payload.ofUtf8("{}"))),
              invoke);
      case "SetLimits" -> limit("blue", null);
      default -> throw new AssertionError("Add a command of type " + name);
    };
  }

  private static Stream<String> answer(Action action) {
    return switch (action) {
      case Reply(var address, var answer) when address.equals(ASKER) ->
          Stream.of(
              answer instanceof Answer.Rejected(_, var rejection)
                  ? rejection.code()
                  : answer.getClass().getSimpleName());
      default -> Stream.empty();
    };
  }

  private static String nameOf(StateMachineFixture machine) {
    return switch (machine.status(ID)) {
      case InvocationStatus.Invoked invoked when invoked.retryAtMs() != null -> "BackingOff";
      case InvocationStatus.Invoked invoked when invoked.isPausing() -> "Pausing";
      case InvocationStatus.Inboxed(_, _, InvocationStatus.Queue.OfLimit _) -> "AtLimit";
      case InvocationStatus status -> status.getClass().getSimpleName();
    };
  }

  private static Map<String, List<String>> cells() {
    return TABLE
        .lines()
        .map(line -> Arrays.stream(line.split("\\|")).map(String::strip).toList())
        .collect(
            Collectors.toMap(
                List::getFirst,
                row -> row.subList(1, row.size()),
                (one, _) -> one,
                LinkedHashMap::new));
  }

  private static Set<String> leaves(Class<?> sealed) {
    var names = new TreeSet<String>();
    for (var permitted : sealed.getPermittedSubclasses()) {
      if (permitted.isSealed()) {
        names.addAll(leaves(permitted));
      } else {
        names.add(permitted.getSimpleName());
      }
    }
    return names;
  }
}
