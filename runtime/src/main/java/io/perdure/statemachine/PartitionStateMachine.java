package io.perdure.statemachine;

import io.perdure.model.AttemptFailure;
import io.perdure.model.AttemptId;
import io.perdure.model.Failure;
import io.perdure.model.InvocationId;
import io.perdure.model.LeaderEpoch;
import io.perdure.model.TargetType;
import io.perdure.statemachine.Action.ArmPurge;
import io.perdure.statemachine.Action.DispatchInvocation;
import io.perdure.statemachine.Action.RegisterTimer;
import io.perdure.statemachine.Action.SendCommand;
import io.perdure.statemachine.InvocationStatus.Completed;
import io.perdure.statemachine.InvocationStatus.Free;
import io.perdure.statemachine.InvocationStatus.Inboxed;
import io.perdure.statemachine.InvocationStatus.Invoked;
import io.perdure.statemachine.InvocationStatus.Paused;
import io.perdure.statemachine.InvocationStatus.Scheduled;
import io.perdure.statemachine.InvocationStatus.Started;
import io.perdure.statemachine.InvocationStatus.Suspended;
import io.perdure.statemachine.handler.AckDeliveriesHandler;
import io.perdure.statemachine.handler.AnnounceLeaderHandler;
import io.perdure.statemachine.handler.AttachHandler;
import io.perdure.statemachine.handler.CancelHandler;
import io.perdure.statemachine.handler.DeliverHandler;
import io.perdure.statemachine.handler.FireTimerHandler;
import io.perdure.statemachine.handler.GetOutputHandler;
import io.perdure.statemachine.handler.IngestBatchHandler;
import io.perdure.statemachine.handler.IngestHandler;
import io.perdure.statemachine.handler.InvokeHandler;
import io.perdure.statemachine.handler.KillHandler;
import io.perdure.statemachine.handler.NotifyHandler;
import io.perdure.statemachine.handler.PauseHandler;
import io.perdure.statemachine.handler.PurgeExpiredHandler;
import io.perdure.statemachine.handler.PurgeHandler;
import io.perdure.statemachine.handler.PurgeJournalHandler;
import io.perdure.statemachine.handler.ReportAttemptHandler;
import io.perdure.statemachine.handler.RestartAsNewHandler;
import io.perdure.statemachine.handler.ResumeHandler;
import io.perdure.statemachine.handler.SetLimitsHandler;
import io.perdure.statemachine.store.RowCodec;
import io.perdure.statemachine.store.RowCodec.LeaderRow;
import io.perdure.statemachine.store.StoreUnavailableException;
import io.perdure.statemachine.store.Stores;
import io.perdure.statemachine.store.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of one partition: applies the commands of its log, in order, to its stores, and
 * says what is to be done.
 *
 * <p>A pure function of stores, command and position: the log applied again gives the same stores
 * and the same actions. That is why actions may be performed before the stores are committed. A
 * command has all its effect or none; a bug while one is applied pauses its invocation with the
 * cause, and the partition goes on.
 *
 * <p>Confined to the partition's thread.
 */
public final class PartitionStateMachine {
  /** The semantics that this code gives to commands; announced by a leader. */
  public static final int VERSION = 1;

  /**
   * How many timers, and how many messages to each partition, {@link #resume} names; the rest is
   * read as they go.
   */
  public static final int RESUME_WINDOW = 1024;

  private static final String QUARANTINED = "PD0001";

  private final PartitionInfo partition;
  private final Tables tables;
  private final EntryCodec entries;
  private final BiConsumer<Command, RuntimeException> onQuarantine;

  private final AnnounceLeaderHandler announceLeader = new AnnounceLeaderHandler();
  private final InvokeHandler invoke = new InvokeHandler();
  private final ReportAttemptHandler reportAttempt = new ReportAttemptHandler();
  private final FireTimerHandler fireTimer = new FireTimerHandler();
  private final NotifyHandler notify = new NotifyHandler();
  private final AttachHandler attach = new AttachHandler();
  private final GetOutputHandler getOutput = new GetOutputHandler();
  private final CancelHandler cancel = new CancelHandler();
  private final KillHandler kill = new KillHandler();
  private final DeliverHandler deliver = new DeliverHandler();
  private final AckDeliveriesHandler ackDeliveries = new AckDeliveriesHandler();
  private final PurgeExpiredHandler purgeExpired = new PurgeExpiredHandler();
  private final PauseHandler pause = new PauseHandler();
  private final ResumeHandler resume = new ResumeHandler();
  private final RestartAsNewHandler restartAsNew = new RestartAsNewHandler();
  private final PurgeHandler purge = new PurgeHandler();
  private final PurgeJournalHandler purgeJournal = new PurgeJournalHandler();
  private final IngestHandler ingest = new IngestHandler();
  private final IngestBatchHandler ingestBatch = new IngestBatchHandler();
  private final SetLimitsHandler setLimits = new SetLimitsHandler();

  private @Nullable LeaderRow leader;

  /**
   * @param onQuarantine told of each bug, to log and count it; must not throw
   */
  public PartitionStateMachine(
      PartitionInfo partition,
      Stores stores,
      RowCodec rows,
      EntryCodec entries,
      BiConsumer<Command, RuntimeException> onQuarantine) {
    this.partition = partition;
    this.tables = new Tables(stores, rows);
    this.entries = entries;
    this.onQuarantine = onQuarantine;
    this.leader = checked(tables.leader().get().orElse(null));
  }

  /**
   * Applies one record of the log.
   *
   * @throws StoreUnavailableException if a store fails; nothing was applied
   * @throws DeliveryGapException if a delivery of another partition is missing; the partition must
   *     stop
   */
  public List<Action> apply(Command command, Position position) {
    var actions = new ArrayList<Action>();
    var context = run(command, position, actions);
    while (!context.local().isEmpty()) {
      var next = context.local().remove();
      context.local().addAll(run(next, position, actions).local());
    }
    return actions;
  }

  /** The current leader's epoch; none before the first announcement. */
  public LeaderEpoch epoch() {
    return leader == null ? LeaderEpoch.NONE : new LeaderEpoch(leader.epoch());
  }

  /** Whether the current leader announced itself with this nonce. */
  public boolean isLedBy(String nonce) {
    return leader != null && leader.nonce().equals(nonce);
  }

  /**
   * What is still owed at this position: all attempts that should run, and the first of all timers,
   * messages and purges. Changes nothing.
   */
  public List<Action> resume() {
    var actions = new ArrayList<Action>();
    tables.running().forEach(id -> resume(id).ifPresent(actions::add));
    timersAfter(null, RESUME_WINDOW).forEach(timer -> actions.add(new RegisterTimer(timer)));
    for (int target = 0; target < partition.count(); target++) {
      actions.addAll(messagesAfter(target, 0, RESUME_WINDOW));
    }
    tables.expiries().first(1).forEach(first -> actions.add(new ArmPurge(first.atMs())));
    return actions;
  }

  /**
   * All that an attempt starts from.
   *
   * @param maxStateBytes above which state is not sent along
   * @return empty if the attempt is not the current one any more
   */
  public Optional<AttemptSnapshot> snapshot(AttemptId attempt, long maxStateBytes) {
    return snapshot(attempt, _ -> maxStateBytes);
  }

  /**
   * All that an attempt starts from.
   *
   * @param maxStateBytes above which state is not sent along, for a kind of handler
   * @return empty if the attempt is not the current one any more
   */
  public Optional<AttemptSnapshot> snapshot(
      AttemptId attempt, ToLongFunction<TargetType> maxStateBytes) {
    if (!(tables.invocations().get(attempt.invocation())
            instanceof Invoked(var invocation, var progress, var retryAt, var isPausing))
        || retryAt != null
        || progress.attempts() != attempt.number()
        || !attempt.epoch().equals(epoch())) {
      return Optional.empty();
    }
    var journal = tables.journal().range(invocation.id(), 0, progress.journalLength());
    var type = invocation.target().type();
    var state =
        type.isKeyed()
            ? tables
                .functionState()
                .read(invocation.target().object(), maxStateBytes.applyAsLong(type))
            : null;
    return Optional.of(
        new AttemptSnapshot(attempt, invocation, progress, journal, state, isPausing));
  }

  /**
   * The next timers in due order.
   *
   * @param after exclusive; null from the beginning
   */
  public List<TimerKey> timersAfter(@Nullable TimerKey after, int limit) {
    return tables.timers().after(after, limit);
  }

  /** The oldest unacknowledged messages to a partition behind a sequence number, in order. */
  public List<SendCommand> messagesAfter(int toPartition, long sequence, int limit) {
    return tables.outbox().after(toPartition, sequence, limit);
  }

  private ApplyContext run(Command command, Position position, List<Action> actions) {
    try {
      var context = context(position);
      dispatch(command, context);
      return commit(context, actions);
    } catch (StoreUnavailableException | DeliveryGapException fatal) {
      tables.discard();
      throw fatal;
    } catch (RuntimeException bug) {
      tables.discard();
      onQuarantine.accept(command, bug);
      var context = context(position);
      quarantine(command, bug, context);
      return commit(context, actions);
    }
  }

  private ApplyContext context(Position position) {
    return new ApplyContext(partition, tables, entries, position, epoch());
  }

  private ApplyContext commit(ApplyContext context, List<Action> actions) {
    tables.flush();
    actions.addAll(context.actions());
    return context;
  }

  private void dispatch(Command command, ApplyContext context) {
    switch (command) {
      case Command.AnnounceLeader announced -> {
        announceLeader.apply(announced, context);
        leader = checked(tables.leader().get().orElse(null));
      }
      case Command.Invoke invoked -> invoke.apply(invoked, context);
      case Command.ReportAttempt reported -> reportAttempt.apply(reported, context);
      case Command.FireTimer fired -> fireTimer.apply(fired, context);
      case Command.Notify notified -> notify.apply(notified, context);
      case Command.Attach attached -> attach.apply(attached, context);
      case Command.GetOutput asked -> getOutput.apply(asked, context);
      case Command.Cancel canceled -> cancel.apply(canceled, context);
      case Command.Kill killed -> kill.apply(killed, context);
      case Command.Deliver delivered -> deliver.apply(delivered, context);
      case Command.AckDeliveries acknowledged -> ackDeliveries.apply(acknowledged, context);
      case Command.PurgeExpired purged -> purgeExpired.apply(purged, context);
      case Command.Pause paused -> pause.apply(paused, context);
      case Command.Resume resumed -> resume.apply(resumed, context);
      case Command.RestartAsNew restarted -> restartAsNew.apply(restarted, context);
      case Command.Purge purged -> purge.apply(purged, context);
      case Command.PurgeJournal purged -> purgeJournal.apply(purged, context);
      case Command.Ingest ingested -> ingest.apply(ingested, context);
      case Command.IngestBatch ingested -> ingestBatch.apply(ingested, context);
      case Command.SetLimits set -> setLimits.apply(set, context);
    }
  }

  /**
   * Pauses the one invocation that a bug concerns, so that somebody can look at it and resume or
   * kill it.
   */
  private void quarantine(Command command, RuntimeException bug, ApplyContext context) {
    switch (command) {
      case Command.Invoke(var spec, var waiter, _) -> {
        if (waiter != null && context.status(spec.id()) instanceof Free) {
          Lifecycle.refuse(waiter, spec.id(), new Failure(500, QUARANTINED + ": " + bug), context);
        }
        pause(spec.id(), bug, context);
      }
      case Command.OfInvocation ofInvocation -> pause(ofInvocation.invocation(), bug, context);
      case Command.AnnounceLeader _, Command.AckDeliveries _, Command.PurgeExpired _ -> throw bug;
    }
  }

  private static void pause(InvocationId id, RuntimeException bug, ApplyContext context) {
    switch (context.status(id)) {
      case Started started -> {
        var cause = new AttemptFailure(500, QUARANTINED, String.valueOf(bug), null);
        Lifecycle.pause(started, cause, context);
      }
      case Free _, Scheduled _, Inboxed _, Completed _ -> {}
    }
  }

  private Optional<Action> resume(InvocationId id) {
    return switch (tables.invocations().get(id)) {
      case Invoked(_, var progress, var retryAtMs, _) ->
          retryAtMs == null
              ? Optional.of(new DispatchInvocation(new AttemptId(id, epoch(), progress.attempts())))
              : Optional.empty();
      case Free _, Scheduled _, Inboxed _, Suspended _, Paused _, Completed _ ->
          throw new IllegalStateException("Expected " + id + " to be invoked, but it is not");
    };
  }

  private static @Nullable LeaderRow checked(@Nullable LeaderRow leader) {
    if (leader != null && leader.version() > VERSION) {
      throw new IllegalStateException(
          "Expected a log of state machine version "
              + VERSION
              + " or older, but "
              + leader.node()
              + " leads with version "
              + leader.version()
              + ": upgrade this node");
    }
    return leader;
  }
}
