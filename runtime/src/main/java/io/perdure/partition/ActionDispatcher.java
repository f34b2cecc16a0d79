package io.perdure.partition;

import io.perdure.model.AttemptId;
import io.perdure.model.TargetType;
import io.perdure.statemachine.Action;
import io.perdure.statemachine.Action.AckEntry;
import io.perdure.statemachine.Action.AckRunResult;
import io.perdure.statemachine.Action.ArmPurge;
import io.perdure.statemachine.Action.DispatchInvocation;
import io.perdure.statemachine.Action.ForwardNotification;
import io.perdure.statemachine.Action.Publish;
import io.perdure.statemachine.Action.RegisterTimer;
import io.perdure.statemachine.Action.Reply;
import io.perdure.statemachine.Action.SendCommand;
import io.perdure.statemachine.Action.StopAttempt;
import io.perdure.statemachine.Action.SuspendAttempt;
import io.perdure.statemachine.Action.TraceEnd;
import io.perdure.statemachine.PartitionStateMachine;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * Performs the actions of the partition's leader, each right after its command was applied.
 *
 * <p>At most {@code concurrency} attempts run at once; others wait for a place in the order of
 * their dispatch, as ids only: what they start from is read when their turn comes and there is
 * memory for it. One object an epoch. Confined to the partition's thread.
 */
public final class ActionDispatcher {
  /** The number of an invocation's first attempt. */
  private static final int FIRST = 1;

  private final PartitionStateMachine machine;
  private final AttemptLauncher launcher;
  private final ReplayMemory memory;
  private final ReplySink replies;
  private final TimerService timers;
  private final OutboxSender outbox;
  private final InvocationTraces traces;
  private final int concurrency;
  private final ToLongFunction<TargetType> maxStateBytes;

  private final Set<AttemptId> running = new HashSet<>();
  private final Queue<AttemptId> waiting = new ArrayDeque<>();

  ActionDispatcher(
      PartitionStateMachine machine,
      AttemptLauncher launcher,
      ReplayMemory memory,
      ReplySink replies,
      TimerService timers,
      OutboxSender outbox,
      InvocationTraces traces,
      int concurrency,
      ToLongFunction<TargetType> maxStateBytes) {
    this.machine = machine;
    this.launcher = launcher;
    this.memory = memory;
    this.replies = replies;
    this.timers = timers;
    this.outbox = outbox;
    this.traces = traces;
    this.concurrency = concurrency;
    this.maxStateBytes = maxStateBytes;
  }

  /** Performs what applying a command gave, and starts attempts for which there is a place. */
  public void perform(List<Action> actions) {
    for (var action : actions) {
      perform(action);
    }
    launchWaiting();
    timers.refill();
    outbox.refill();
  }

  /** Whether attempts wait for nothing but memory: nobody says when there is some again. */
  boolean waitsForMemory() {
    return !waiting.isEmpty() && running.size() < concurrency;
  }

  /** Starts attempts for which there is a place. */
  void launchWaiting() {
    while (!waiting.isEmpty() && running.size() < concurrency && memory.hasRoom()) {
      var attempt = waiting.remove();
      // Without a snapshot the attempt was replaced, or its invocation stopped, while it waited.
      machine
          .snapshot(attempt, maxStateBytes)
          .ifPresent(snapshot -> {
            if (attempt.number() == FIRST) {
              traces.started(snapshot.invocation());
            }
            running.add(attempt);
            launcher.launch(snapshot, memory.take(snapshot.bytes()));
          });
    }
  }

  /** Cuts all attempts: another leader runs them from here on. */
  void close() {
    running.forEach(launcher::stop);
    running.clear();
    waiting.clear();
    timers.close();
    outbox.close();
  }

  private void perform(Action action) {
    switch (action) {
      case DispatchInvocation(var attempt) -> waiting.add(attempt);
      case ForwardNotification(var attempt, var entryIndex, var notification) ->
          launcher.forward(attempt, entryIndex, notification);
      case AckEntry(var attempt, var commandIndex) -> launcher.acknowledge(attempt, commandIndex);
      case AckRunResult(var attempt, var completionId) ->
          launcher.acknowledgeRunResult(attempt, completionId);
      // One that waits for its place learns of it when it begins.
      case SuspendAttempt(var attempt) -> launcher.suspend(attempt);
      case StopAttempt(var attempt) -> stop(attempt);
      case SendCommand message -> outbox.send(message);
      case RegisterTimer(var timer) -> timers.register(timer);
      case ArmPurge(var atMs) -> timers.armPurge(atMs);
      case Reply(var address, var answer) -> replies.reply(address, answer);
      case TraceEnd end -> traces.ended(end);
      // Not the leader's: whoever applies a command publishes.
      case Publish _ -> {}
    }
  }

  private void stop(AttemptId attempt) {
    if (running.remove(attempt)) {
      launcher.stop(attempt);
    }
  }
}
