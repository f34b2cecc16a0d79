package io.perdure.statemachine;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.codec.StoredRowCodec;
import io.perdure.model.AttemptId;
import io.perdure.model.InvocationId;
import io.perdure.model.InvocationResult;
import io.perdure.model.InvocationSource;
import io.perdure.model.InvocationSpec;
import io.perdure.model.InvocationTarget;
import io.perdure.model.LimitChange;
import io.perdure.model.LimitPattern;
import io.perdure.model.ObjectKey;
import io.perdure.model.Payload;
import io.perdure.model.ReplyAddress;
import io.perdure.model.Retention;
import io.perdure.model.Scope;
import io.perdure.model.TargetType;
import io.perdure.model.Waiter;
import io.perdure.statemachine.Action.SendCommand;
import io.perdure.statemachine.InvocationStatus.Completed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Seeded histories of a small cluster: random programs, crashes after any record, late attempts of
 * dead leaders, failed and repeated sends; in every second one what calls each other is in scopes
 * with limits that change. A failure prints its seed.
 */
class SimulationTest {
  private static final int HISTORIES = Integer.getInteger("perdure.simulation.histories", 300);

  @Test
  void everyHistoryKeepsTheInvariants() {
    for (long seed = 1; seed <= HISTORIES; seed++) {
      check(seed);
    }
  }

  @Tag("soak")
  @Test
  void everyOfManyHistoriesKeepsTheInvariants() {
    for (long seed = 1_000_000; seed < 1_020_000; seed++) {
      check(seed);
    }
  }

  /** Seeds that have failed once. */
  @ParameterizedTest
  @ValueSource(longs = {1})
  void historiesThatFailedOnceKeepTheInvariants(long seed) {
    check(seed);
  }

  private static void check(long seed) {
    try {
      new Simulation(seed).run();
    } catch (AssertionError | RuntimeException failure) {
      throw new AssertionError("seed " + seed + ": " + failure.getMessage(), failure);
    }
  }

  /** A cluster of a few partitions, each with a leader that may crash at any time. */
  private static final class Simulation implements SimulatedFunction.World {
    private static final int PARTITIONS = 3;
    private static final int INVOCATIONS = 12;
    private static final int CHAOS_STEPS = 600;
    private static final int MAX_STEPS = 200_000;
    private static final int MOST_OF_A_SCOPE = 3;
    private static final int MOST_OF_A_LIMIT_KEY = 2;

    private final long seed;
    private final Random random;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<InvocationId, InvocationSpec> asked = new LinkedHashMap<>();
    private final Map<InvocationId, InvocationResult> results = new HashMap<>();
    private final Set<String> acknowledged = new HashSet<>();
    private final Map<ObjectKey, NotificationResult> promises = new HashMap<>();
    private long nowMs = 1_000;
    private int nonces;

    Simulation(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
      for (int number = 0; number < PARTITIONS; number++) {
        nodes.add(new Node(new SimulatedPartition(new PartitionInfo(number, PARTITIONS))));
      }
      nodes.forEach(Node::announce);
      setLimits(MOST_OF_A_SCOPE, MOST_OF_A_LIMIT_KEY);
    }

    /** For each scope, and for each limit key of each. */
    private void setLimits(int ofScope, int ofLimitKey) {
      var changes =
          List.of(
              new LimitChange(new LimitPattern("*"), ofScope),
              new LimitChange(new LimitPattern("*/*"), ofLimitKey));
      for (var node : nodes) {
        node.partition.append(new Command.SetLimits(new InvocationId(0, 0, 0), changes), nowMs);
      }
    }

    void run() {
      for (int step = 0; step < CHAOS_STEPS; step++) {
        if (random.nextInt(10) == 0 && asked.size() < INVOCATIONS) {
          ask();
        }
        chaos();
        nodes.get(random.nextInt(PARTITIONS)).step(random);
        nowMs += random.nextInt(3);
        if (step % 50 == 0) {
          assertSlotsAreOfThoseWhoHaveStarted();
        }
      }
      settle();
      assertFinished();
      assertSlotsAreOfThoseWhoHaveStarted();
    }

    private void assertSlotsAreOfThoseWhoHaveStarted() {
      nodes.forEach(node -> SlotsInvariant.check(node.partition.tables()));
    }

    private void chaos() {
      var node = nodes.get(random.nextInt(PARTITIONS));
      switch (random.nextInt(40)) {
        case 0 -> node.crash();
        case 1, 2, 3 -> node.partition.commit();
        case 4 -> node.loseSession();
        case 5 -> repeatARequest();
        case 6 -> operate();
        case 7 ->
            setLimits(1 + random.nextInt(MOST_OF_A_SCOPE), 1 + random.nextInt(MOST_OF_A_LIMIT_KEY));
        default -> {}
      }
    }

    /** Without further crashes everything must come to its end. */
    private void settle() {
      for (int step = 0; step < MAX_STEPS; step++) {
        nowMs++;
        nodes.forEach(node -> node.step(random));
        if (step % 50 == 0) {
          if (isFinished()) {
            return;
          }
          resumePaused();
        }
      }
    }

    private boolean isFinished() {
      return asked.keySet().stream().allMatch(id -> status(id) instanceof Completed)
          && nodes.stream().noneMatch(node -> node.partition.isBehind() || node.owesSomething());
    }

    private void assertFinished() {
      asked.forEach((id, spec) -> {
        assertThat(status(id))
            .as("%s is accepted, so it must end", id)
            .isInstanceOf(Completed.class);
        assertStateIsComplete(id, spec);
      });
      for (var node : nodes) {
        node.partition.assertReplaysEqually(random.nextInt(node.partition.log.size()));
      }
    }

    /** Each write of the one execution that counts is there. */
    private void assertStateIsComplete(InvocationId id, InvocationSpec spec) {
      if (((Completed) status(id)).result() instanceof InvocationResult.Failed) {
        return;
      }
      var program = SimulatedFunction.program(id);
      var object = spec.target().object();
      var machine = owner(id).partition;
      for (int place = 0; place < program.size(); place++) {
        if (program.get(place) == SimulatedFunction.Step.SET_STATE) {
          assertThat(stateNames(machine, object)).contains(id + "/" + place);
        }
      }
    }

    private static Set<String> stateNames(SimulatedPartition partition, ObjectKey object) {
      var names = new HashSet<String>();
      partition.tables().functionState().names(object).forEach(name -> names.add(name.utf8()));
      return names;
    }

    private InvocationStatus status(InvocationId id) {
      var row = owner(id).partition.content().invocations().get(id.toBytes());
      return row == null ? new InvocationStatus.Free() : new StoredRowCodec().decodeInvocation(row);
    }

    private Node owner(InvocationId id) {
      return nodes.get(id.partition(PARTITIONS));
    }

    private void ask() {
      var spec = spec("key-" + random.nextInt(3), 0, seed * 1000 + asked.size());
      asked.put(spec.id(), spec);
      append(
          new Command.Invoke(
              spec, new Waiter.Gateway(new ReplyAddress("gateway", asked.size())), null));
    }

    /** A client, or a gateway, that does not know the outcome asks again. */
    private void repeatARequest() {
      if (!asked.isEmpty()) {
        var specs = new ArrayList<>(asked.values());
        var spec = specs.get(random.nextInt(specs.size()));
        append(new Command.Invoke(spec, new Waiter.Gateway(new ReplyAddress("gateway", 77)), null));
      }
    }

    /** An operator does something to an invocation. */
    private void operate() {
      if (asked.isEmpty()) {
        return;
      }
      var ids = new ArrayList<>(asked.keySet());
      var id = ids.get(random.nextInt(ids.size()));
      switch (random.nextInt(8)) {
        case 0 -> append(new Command.Kill(id, null));
        case 1, 2 -> append(new Command.Cancel(id, null));
        case 3, 4 -> append(new Command.Pause(id, null));
        default -> append(new Command.Resume(id, null, null));
      }
    }

    /** Nobody leaves an invocation paused for ever. */
    private void resumePaused() {
      for (var id : asked.keySet()) {
        if (status(id) instanceof InvocationStatus.Paused) {
          append(new Command.Resume(id, null, null));
        }
      }
    }

    private void append(Command.OfInvocation command) {
      owner(command.invocation()).partition.append(command, nowMs);
    }

    /** Who calls is in another scope than who is called, so that nobody waits for its own slot. */
    private InvocationSpec spec(String key, long level, long unique) {
      var scope =
          seed % 2 == 0 ? null : new Scope("scope-" + level, unique % 3 == 0 ? null : "gold");
      var target =
          new InvocationTarget("Object" + level, key, "handle", TargetType.OBJECT_EXCLUSIVE, scope);
      return new InvocationSpec(
          new InvocationId(requireNonNull(target.partitionKey()).hash(), level, unique),
          target,
          new InvocationSource.Http(),
          List.of(),
          Payload.EMPTY,
          null,
          new Retention(Duration.ofDays(1), unique % 2 == 0 ? Duration.ofDays(1) : Duration.ZERO),
          0,
          unique,
          null);
    }

    private InvocationSpec callee(InvocationId caller, int place) {
      var key = "key-" + Math.floorMod(caller.low() + place, 5);
      return spec(key, caller.high() + 1, caller.low() * 31 + place + 1_000_000);
    }

    @Override
    public JournalEntry.Call call(
        InvocationId caller, int place, int idCompletion, int completion) {
      return new JournalEntry.Call(callee(caller, place), idCompletion, completion);
    }

    @Override
    public JournalEntry.OneWayCall send(InvocationId caller, int place, int idCompletion) {
      return new JournalEntry.OneWayCall(callee(caller, place), idCompletion);
    }

    @Override
    public void executed(InvocationId invocation, int completionId) {
      assertThat(acknowledged)
          .as("a step whose result was acknowledged must not run again")
          .doesNotContain(invocation + "/" + completionId);
    }

    @Override
    public void acknowledged(InvocationId invocation, int completionId) {
      acknowledged.add(invocation + "/" + completionId);
    }

    @Override
    public void promised(ObjectKey object, NotificationResult result) {
      assertThat(promises.merge(object, result, (first, _) -> first))
          .as("a promise is completed once")
          .isEqualTo(result);
    }

    @Override
    public long nowMs() {
      return nowMs;
    }

    /** The leader of one partition, and what is left of its predecessors. */
    private final class Node {
      final SimulatedPartition partition;
      private final Map<AttemptId, SimulatedFunction> attempts = new LinkedHashMap<>();
      private final List<SimulatedFunction> orphans = new ArrayList<>();
      private final Set<TimerKey> timers = new HashSet<>();
      private final Map<Integer, List<SendCommand>> outbox = new HashMap<>();
      private String nonce = "";
      private boolean isLeading;

      Node(SimulatedPartition partition) {
        this.partition = partition;
      }

      void announce() {
        nonce = "nonce-" + nonces++;
        partition.append(
            new Command.AnnounceLeader(nonce, "node", PartitionStateMachine.VERSION), nowMs);
      }

      void crash() {
        attempts.values().forEach(SimulatedFunction::orphan);
        orphans.addAll(attempts.values());
        attempts.clear();
        timers.clear();
        outbox.clear();
        isLeading = false;
        partition.crash();
        announce();
      }

      /** All that was sent and not acknowledged goes out again. */
      void loseSession() {
        if (isLeading) {
          outbox.clear();
          reloadOutbox();
        }
      }

      boolean owesSomething() {
        return !attempts.isEmpty() || outbox.values().stream().anyMatch(list -> !list.isEmpty());
      }

      void step(Random chance) {
        if (partition.isBehind()) {
          apply();
        }
        advance(chance);
        fireTimers();
        send(chance);
      }

      private void apply() {
        var actions = partition.applyNext();
        if (partition.lastApplied() instanceof Command.AnnounceLeader(var announced, _, _)) {
          isLeading = announced.equals(nonce);
          if (isLeading) {
            partition.machine().resume().forEach(this::perform);
            assertNoMoreThanMayRun();
          }
          return;
        }
        if (isLeading) {
          actions.forEach(this::perform);
          assertNoMoreThanMayRun();
        }
      }

      private void perform(Action action) {
        switch (action) {
          case Action.DispatchInvocation(var attempt) ->
              partition.machine().snapshot(attempt, 1 << 20).ifPresent(this::launch);
          case Action.ForwardNotification(var attempt, var index, var notification) -> {
            var running = attempts.get(attempt);
            if (running != null) {
              running.notified(index, notification);
            }
          }
          case Action.StopAttempt(var attempt) -> attempts.remove(attempt);
          case SendCommand message ->
              outbox.computeIfAbsent(message.toPartition(), _ -> new ArrayList<>()).add(message);
          case Action.RegisterTimer(var timer) -> timers.add(timer);
          case Action.Reply(_, Answer.Completed(var id, var result, _)) ->
              assertThat(results.merge(id, result, (first, _) -> first))
                  .as("no result ever changes")
                  .isEqualTo(result);
          case Action.Reply _,
              Action.AckEntry _,
              Action.AckRunResult _,
              // It suspends sooner or later in any case.
              Action.SuspendAttempt _,
              Action.ArmPurge _,
              Action.TraceEnd _,
              Action.Publish _ -> {}
        }
      }

      private void launch(AttemptSnapshot snapshot) {
        var function = new SimulatedFunction(snapshot, Simulation.this);
        function.assertReplayMatches();
        attempts.put(snapshot.attempt(), function);
      }

      private void advance(Random chance) {
        if (!attempts.isEmpty()) {
          var running = new ArrayList<>(attempts.values());
          running.get(chance.nextInt(running.size())).advance(chance).ifPresent(this::report);
        }
        if (!orphans.isEmpty() && chance.nextInt(3) == 0) {
          orphans.removeFirst().advance(chance).ifPresent(this::report);
        }
      }

      private void report(Command.ReportAttempt report) {
        partition.append(report, nowMs);
      }

      private void fireTimers() {
        var due = timers.stream().filter(timer -> timer.dueMs() <= nowMs).sorted().toList();
        for (var timer : due) {
          timers.remove(timer);
          partition.append(new Command.FireTimer(partition.machine().epoch(), timer), nowMs);
        }
      }

      private void send(Random chance) {
        for (var messages : outbox.values()) {
          if (!messages.isEmpty()) {
            deliver(messages.removeFirst(), chance);
          }
        }
      }

      private void deliver(SendCommand message, Random chance) {
        int from = partition.info.number();
        nodes
            .get(message.toPartition())
            .partition
            .append(new Command.Deliver(from, message.sequence(), message.command()), nowMs);
        if (chance.nextInt(3) > 0) {
          partition.append(
              new Command.AckDeliveries(
                  partition.machine().epoch(), message.toPartition(), message.sequence()),
              nowMs);
        }
      }

      private void reloadOutbox() {
        for (int target = 0; target < PARTITIONS; target++) {
          outbox.put(target, new ArrayList<>(partition.machine().messagesAfter(target, 0, 1000)));
        }
      }

      private void assertNoMoreThanMayRun() {
        var keys = new HashSet<ObjectKey>();
        var levels = new HashMap<String, Integer>();
        for (var attempt : attempts.keySet()) {
          if (status(attempt.invocation()) instanceof InvocationStatus.Known known) {
            var target = known.invocation().target();
            assertThat(keys.add(target.object()))
                .as("two exclusive invocations of %s run at once", target)
                .isTrue();
            target.limitLevels().forEach(level -> levels.merge(level, 1, Integer::sum));
          }
        }
        levels.forEach((level, running) ->
            assertThat(running)
                .as("invocations of %s that run at once", level)
                .isLessThanOrEqualTo(level.contains("/") ? MOST_OF_A_LIMIT_KEY : MOST_OF_A_SCOPE));
      }
    }
  }
}
