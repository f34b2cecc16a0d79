package io.perdure.partition;

import io.perdure.log.AppendException;
import io.perdure.log.CommandLog;
import io.perdure.log.DeliveryLog;
import io.perdure.model.LeaderEpoch;
import io.perdure.statemachine.Action.SendCommand;
import io.perdure.statemachine.Command;
import io.perdure.statemachine.PartitionStateMachine;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends what the partition owes to others, each target's messages in order and without gaps.
 *
 * <p>After a failure everything that was not acknowledged goes out again, in the next session of
 * the delivery log; the receiver drops what it has. What is in the targets' logs is acknowledged by
 * a command, one for many messages. A bounded window of messages is in memory, the rest is read
 * from the store as the window moves. One object an epoch. Thread-safe: fed on the partition's
 * thread, called back on the log's.
 */
final class OutboxSender {
  static final int WINDOW = PartitionStateMachine.RESUME_WINDOW;

  private static final long ACK_PAUSE_MS = 20;
  private static final long RETRY_MS = 100;

  private final int partition;
  private final LeaderEpoch epoch;
  private final PartitionStateMachine machine;
  private final CommandLog log;
  private final DeliveryLog deliveries;
  private final ScheduledExecutorService scheduler;
  private final Target[] targets;

  private long session;
  private boolean isRestarting;
  private boolean isClosed;

  OutboxSender(
      int partition,
      LeaderEpoch epoch,
      PartitionStateMachine machine,
      CommandLog log,
      DeliveryLog deliveries,
      ScheduledExecutorService scheduler) {
    this.partition = partition;
    this.epoch = epoch;
    this.machine = machine;
    this.log = log;
    this.deliveries = deliveries;
    this.scheduler = scheduler;
    this.session = deliveries.session();
    this.targets = new Target[log.partitions()];
    for (int number = 0; number < targets.length; number++) {
      targets[number] = new Target(number);
    }
  }

  /** Sends a new message; one that does not fit into the window is read from the store later. */
  synchronized void send(SendCommand message) {
    var target = targets[message.toPartition()];
    if (target.isFull() || message.sequence() != target.lastTaken + 1) {
      target.hasMore = true;
    } else {
      take(target, message);
    }
  }

  /** Reads messages that did not fit. Only on the partition's thread. */
  synchronized void refill() {
    for (var target : targets) {
      if (target.hasMore && target.unacknowledged.isEmpty()) {
        var next = machine.messagesAfter(target.number, target.lastTaken, WINDOW);
        target.hasMore = next.size() == WINDOW;
        next.forEach(message -> take(target, message));
      }
    }
  }

  synchronized void close() {
    isClosed = true;
  }

  private void take(Target target, SendCommand message) {
    target.lastTaken = message.sequence();
    target.unacknowledged.add(message);
    if (!isRestarting) {
      append(target, message);
    }
  }

  private void append(Target target, SendCommand message) {
    long sentIn = session;
    deliveries.send(
        sentIn,
        message.toPartition(),
        new Command.Deliver(partition, message.sequence(), message.command()),
        failure -> done(target, message, sentIn, failure));
  }

  private synchronized void done(
      Target target, SendCommand message, long sentIn, @Nullable AppendException failure) {
    if (isClosed) {
      return;
    }
    if (failure == null) {
      target.appended(message.sequence());
      acknowledgeSoon(target);
    } else if (sentIn == session && !isRestarting) {
      isRestarting = true;
      schedule(this::restart, RETRY_MS);
    }
  }

  private synchronized void restart() {
    if (isClosed) {
      return;
    }
    session = deliveries.session();
    isRestarting = false;
    for (var target : targets) {
      for (var message : target.unacknowledged) {
        if (isRestarting) {
          return;
        }
        append(target, message);
      }
    }
  }

  private void acknowledgeSoon(Target target) {
    if (!target.isAcknowledging) {
      target.isAcknowledging = true;
      schedule(() -> acknowledge(target), ACK_PAUSE_MS);
    }
  }

  private void acknowledge(Target target) {
    long upTo;
    synchronized (this) {
      if (isClosed) {
        return;
      }
      upTo = target.lastAppended;
    }
    log.append(partition, new Command.AckDeliveries(epoch, target.number, upTo))
        .whenComplete((_, failure) -> acknowledged(target, upTo, failure));
  }

  private synchronized void acknowledged(Target target, long upTo, @Nullable Throwable failure) {
    target.isAcknowledging = false;
    if (failure != null || target.lastAppended > upTo) {
      acknowledgeSoon(target);
    }
  }

  private void schedule(Runnable task, long delayMs) {
    if (!scheduler.isShutdown()) {
      scheduler.schedule(task, delayMs, TimeUnit.MILLISECONDS);
    }
  }

  /** The messages to one partition. */
  private static final class Target {
    final int number;

    /** Handed to the delivery log, or about to be; in order. */
    final Deque<SendCommand> unacknowledged = new ArrayDeque<>();

    long lastTaken;
    long lastAppended;

    /** Whether the store may have messages behind the last taken. */
    boolean hasMore = true;

    boolean isAcknowledging;

    Target(int number) {
      this.number = number;
    }

    boolean isFull() {
      return hasMore || unacknowledged.size() >= WINDOW;
    }

    /** All before it are in the target's log too. */
    void appended(long sequence) {
      lastAppended = Math.max(lastAppended, sequence);
      while (!unacknowledged.isEmpty() && unacknowledged.getFirst().sequence() <= sequence) {
        unacknowledged.removeFirst();
      }
    }
  }
}
