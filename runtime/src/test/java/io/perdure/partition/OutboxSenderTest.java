package io.perdure.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.log.AppendException;
import io.perdure.log.DeliveryLog;
import io.perdure.log.InMemoryCommandLog;
import io.perdure.model.Payload;
import io.perdure.statemachine.Action.SendCommand;
import io.perdure.statemachine.Command;
import io.perdure.statemachine.JournalEntry;
import io.perdure.statemachine.NotificationId;
import io.perdure.statemachine.NotificationResult;
import io.perdure.statemachine.StateMachineFixture;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxSenderTest {
  private static final int TARGET = 1;
  private static final Duration A_WHILE = Duration.ofSeconds(1);

  private final StateMachineFixture machine = new StateMachineFixture(0, 2);
  private final InMemoryCommandLog log = new InMemoryCommandLog(2);
  private final ManualScheduler scheduler = new ManualScheduler();
  private final ScriptedDeliveryLog deliveries = new ScriptedDeliveryLog();
  private final OutboxSender sender =
      new OutboxSender(0, machine.machine.epoch(), machine.machine, log, deliveries, scheduler);
  private int signals;

  OutboxSenderTest() {
    machine.apply(StateMachineFixture.call(2));
  }

  @Test
  void messagesGoOutInOrderAndAreAcknowledgedTogether() {
    sender.refill();
    owe(3).forEach(sender::send);
    deliveries.succeed(3);
    scheduler.pass(A_WHILE);

    assertThat(deliveries.appended).containsExactly(1L, 2L, 3L);
    assertThat(log.commands())
        .containsExactly(new Command.AckDeliveries(machine.machine.epoch(), TARGET, 3));
  }

  @Test
  void aNewLeaderSendsWhatItsPredecessorOwed() {
    owe(3);

    sender.refill();
    deliveries.succeed(3);

    assertThat(deliveries.appended).containsExactly(1L, 2L, 3L);
  }

  @Test
  void afterAFailureEverythingUnacknowledgedGoesOutAgainInANewSession() {
    sender.refill();
    owe(3).forEach(sender::send);
    deliveries.succeed(1);

    deliveries.loseSession();
    owe(1).forEach(sender::send);
    assertThat(deliveries.outstanding).isEmpty();
    scheduler.pass(A_WHILE);
    deliveries.succeed(3);

    assertThat(deliveries.appended).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void moreThanFitsIntoTheWindowIsReadFromTheStore() {
    int count = 2 * OutboxSender.WINDOW + 10;
    sender.refill();
    owe(count).forEach(sender::send);

    for (int round = 0; round < 3; round++) {
      deliveries.succeed(deliveries.outstanding.size());
      sender.refill();
    }

    assertThat(deliveries.appended).hasSize(count).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void nothingIsSentAfterTheEndOfTheEpoch() {
    sender.refill();
    owe(2).forEach(sender::send);
    sender.close();

    deliveries.loseSession();
    scheduler.pass(A_WHILE);

    assertThat(deliveries.outstanding).isEmpty();
    assertThat(log.commands()).isEmpty();
  }

  /** Makes the state machine owe messages to the other partition. */
  private List<SendCommand> owe(int count) {
    var messages = new ArrayList<SendCommand>();
    for (int i = 0; i < count; i++) {
      var signal =
          new JournalEntry.SendSignal(
              StateMachineFixture.id(3),
              new NotificationId.SignalName("signal-" + signals++),
              new NotificationResult.Value(Payload.EMPTY));
      machine
          .apply(machine.report(StateMachineFixture.id(2), null, StateMachineFixture.entry(signal)))
          .stream()
          .filter(SendCommand.class::isInstance)
          .forEach(action -> messages.add((SendCommand) action));
    }
    assertThat(messages).hasSize(count);
    return messages;
  }

  /** Succeeds and fails when told. */
  private static final class ScriptedDeliveryLog implements DeliveryLog {
    final Deque<Outstanding> outstanding = new ArrayDeque<>();
    final List<Long> appended = new ArrayList<>();
    private long session = 1;

    record Outstanding(Command.Deliver delivery, Callback callback) {}

    @Override
    public long session() {
      return session;
    }

    @Override
    public void send(long sentIn, int toPartition, Command delivery, Callback callback) {
      if (sentIn == session) {
        outstanding.add(new Outstanding((Command.Deliver) delivery, callback));
      } else {
        callback.done(failure());
      }
    }

    void succeed(int count) {
      for (int i = 0; i < count; i++) {
        var next = outstanding.remove();
        appended.add(next.delivery().sequence());
        next.callback().done(null);
      }
    }

    void loseSession() {
      session++;
      var lost = new ArrayList<>(outstanding);
      outstanding.clear();
      lost.forEach(one -> one.callback().done(failure()));
    }

    private static AppendException failure() {
      return new AppendException(AppendException.Reason.UNAVAILABLE, "the session is lost");
    }
  }
}
