package io.perdure.statemachine;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.perdure.codec.FunctionEntryCodec;
import io.perdure.codec.StoredRowCodec;
import io.perdure.model.AttemptFailure;
import io.perdure.model.AttemptId;
import io.perdure.model.Failure;
import io.perdure.model.Header;
import io.perdure.model.InvocationId;
import io.perdure.model.InvocationResult;
import io.perdure.model.InvocationSource;
import io.perdure.model.InvocationSpec;
import io.perdure.model.InvocationTarget;
import io.perdure.model.LimitChange;
import io.perdure.model.LimitPattern;
import io.perdure.model.Payload;
import io.perdure.model.ReplyAddress;
import io.perdure.model.Retention;
import io.perdure.model.Scope;
import io.perdure.model.TargetType;
import io.perdure.model.TraceContext;
import io.perdure.model.Waiter;
import io.perdure.schema.protocol.OutputCommandMessage;
import io.perdure.schema.protocol.Value;
import io.perdure.statemachine.Command.AnnounceLeader;
import io.perdure.statemachine.Command.Invoke;
import io.perdure.statemachine.Command.ReportAttempt;
import io.perdure.statemachine.store.InMemoryStore;
import io.perdure.statemachine.store.Stores;
import io.perdure.statemachine.store.Tables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A state machine of one partition over stores in memory, with its log, a clock that moves when
 * told, and short words for commands.
 */
public final class StateMachineFixture {
  public static final FunctionEntryCodec ENTRIES = new FunctionEntryCodec();

  /** What every invocation is asked for in. */
  public static final TraceContext TRACE =
      new TraceContext("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "vendor=v");

  static final int OUTPUT_TYPE = 0x0401;
  static final int RUN_TYPE = 0x0411;
  static final Duration RETENTION = Duration.ofHours(1);

  /** One record of the log. */
  record Recorded(Command command, Position position, List<Action> actions) {}

  final InMemoryStore invocations = new InMemoryStore();
  final InMemoryStore journal = new InMemoryStore();
  final InMemoryStore state = new InMemoryStore();
  final InMemoryStore system = new InMemoryStore();
  final List<Recorded> log = new ArrayList<>();
  final List<RuntimeException> bugs = new ArrayList<>();
  public final PartitionStateMachine machine;
  private final PartitionInfo partition;
  public long nowMs = 1_000_000;

  public StateMachineFixture() {
    this(0, 1);
  }

  public StateMachineFixture(int number, int count) {
    partition = new PartitionInfo(number, count);
    machine = machine(partition, new Stores(invocations, journal, state, system));
    apply(new AnnounceLeader("nonce-1", "node", PartitionStateMachine.VERSION));
  }

  private PartitionStateMachine machine(PartitionInfo partition, Stores stores) {
    return new PartitionStateMachine(
        partition, stores, new StoredRowCodec(), ENTRIES, (_, bug) -> bugs.add(bug));
  }

  /** Applies commands at the present time; returns the actions of all. */
  public List<Action> apply(Command... commands) {
    var actions = new ArrayList<Action>();
    for (var command : commands) {
      var position = new Position(log.size(), nowMs);
      var caused = machine.apply(command, position);
      log.add(new Recorded(command, position, List.copyOf(caused)));
      actions.addAll(caused);
    }
    return actions;
  }

  /**
   * Applies the log again to new stores, once from its beginning and once with a new machine at
   * every record, and expects the same actions and the same bytes.
   */
  void assertReplaysEqually() {
    for (boolean restartsAtEveryRecord : new boolean[] {false, true}) {
      var stores =
          List.of(
              new InMemoryStore(), new InMemoryStore(), new InMemoryStore(), new InMemoryStore());
      var replayed = replaying(stores);
      for (var record : log) {
        if (restartsAtEveryRecord) {
          replayed = replaying(stores);
        }
        assertThat(replayed.apply(record.command(), record.position()))
            .as("actions of %s applied again", record.command())
            .isEqualTo(record.actions());
      }
      assertThat(stores.stream().map(InMemoryStore::dump))
          .containsExactly(invocations.dump(), journal.dump(), state.dump(), system.dump());
    }
  }

  private PartitionStateMachine replaying(List<InMemoryStore> stores) {
    return new PartitionStateMachine(
        partition,
        new Stores(stores.get(0), stores.get(1), stores.get(2), stores.get(3)),
        new StoredRowCodec(),
        ENTRIES,
        (_, _) -> {});
  }

  /** Lets time pass. */
  void pass(Duration duration) {
    nowMs += duration.toMillis();
  }

  InvocationStatus status(InvocationId id) {
    var row = invocations.get(id.toBytes());
    return row == null ? new InvocationStatus.Free() : new StoredRowCodec().decodeInvocation(row);
  }

  Tables tables() {
    return new Tables(new Stores(invocations, journal, state, system), new StoredRowCodec());
  }

  Progress progress(InvocationId id) {
    return ((InvocationStatus.Pending) status(id)).progress();
  }

  /** The attempt that runs now. */
  AttemptId attempt(InvocationId id) {
    return new AttemptId(id, machine.epoch(), progress(id).attempts());
  }

  /** A report of the current attempt, in its turn. */
  public ReportAttempt report(InvocationId id, @Nullable AttemptEnd end, ReportedEntry... entries) {
    return new ReportAttempt(attempt(id), progress(id).nextReport(), null, List.of(entries), end);
  }

  /** The current attempt returns a value. */
  public ReportAttempt returns(InvocationId id, String value) {
    return report(id, new AttemptEnd.Ended(), output(value));
  }

  ReportAttempt suspends(InvocationId id, NotificationId... anyOf) {
    return report(id, new AttemptEnd.Suspended(Awaiting.anyOf(List.of(anyOf))));
  }

  ReportAttempt fails(InvocationId id, AttemptEnd.Next next) {
    return report(id, new AttemptEnd.Failed(failure("it broke"), next));
  }

  public static AttemptFailure failure(String message) {
    return new AttemptFailure(500, "RT0007", message, null);
  }

  public static AttemptEnd.Next retryAfter(Duration delay) {
    return new AttemptEnd.Next.Retry(delay, true);
  }

  public static ReportedEntry entry(JournalEntry entry) {
    return entry(entry, RUN_TYPE);
  }

  private static ReportedEntry entry(JournalEntry entry, int type) {
    return new ReportedEntry.New(
        entry, new RawEntry(type, Payload.ofUtf8(entry.toString())), false);
  }

  public static ReportedEntry output(String value) {
    var message =
        OutputCommandMessage.newBuilder()
            .setValue(Value.newBuilder().setContent(ByteString.copyFromUtf8(value)))
            .build();
    return new ReportedEntry.New(
        new JournalEntry.Output(succeeded(value)),
        new RawEntry(OUTPUT_TYPE, Payload.of(message.toByteArray())),
        false);
  }

  public static InvocationResult succeeded(String value) {
    return new InvocationResult.Succeeded(Payload.ofUtf8(value));
  }

  public static InvocationResult failed(Failure failure) {
    return new InvocationResult.Failed(failure);
  }

  public static NotificationId completion(int id) {
    return new NotificationId.Completion(id);
  }

  public static InvocationId id(int number) {
    return new InvocationId(number, 7, number);
  }

  public static ReplyAddress address(int request) {
    return new ReplyAddress("node-1:9070", request);
  }

  public static Waiter waiter(int request) {
    return new Waiter.Gateway(address(request));
  }

  /** A call of a plain service by an HTTP caller that waits. */
  public static Invoke call(int number) {
    return new Invoke(service(number), waiter(number), null);
  }

  /** A call of an exclusive handler by an HTTP caller that waits. */
  public static Invoke callOn(String key, int number) {
    return new Invoke(object(number, key), waiter(number), null);
  }

  public static InvocationSpec service(int number) {
    return spec(number, new InvocationTarget("Service", null, "handle", TargetType.SERVICE), 0);
  }

  /** A plain service in a scope. */
  static InvocationSpec scoped(int number, String scope, @Nullable String limitKey) {
    var target =
        new InvocationTarget(
            "Service", null, "handle", TargetType.SERVICE, new Scope(scope, limitKey));
    return spec(number, target, 0);
  }

  /** So many at once for what a pattern matches; null for no limit. */
  static Command.SetLimits limit(String pattern, @Nullable Integer concurrency) {
    return new Command.SetLimits(
        id(99), List.of(new LimitChange(new LimitPattern(pattern), concurrency)));
  }

  /** Another request of the same, with this idempotency key or none and these retentions. */
  static InvocationSpec kept(
      InvocationSpec spec, @Nullable String idempotencyKey, Duration result, Duration journal) {
    return new InvocationSpec(
        spec.id(),
        spec.target(),
        spec.source(),
        spec.headers(),
        spec.input(),
        idempotencyKey,
        new Retention(result, journal),
        spec.startAtMs(),
        spec.randomSeed(),
        spec.trace());
  }

  public static InvocationSpec object(int number, String key) {
    return spec(
        number, new InvocationTarget("Object", key, "handle", TargetType.OBJECT_EXCLUSIVE), 0);
  }

  public static InvocationSpec spec(int number, InvocationTarget target, long startAtMs) {
    return new InvocationSpec(
        id(number),
        target,
        new InvocationSource.Http(),
        List.of(new Header("name", "value")),
        Payload.ofUtf8("input-" + number),
        null,
        new Retention(RETENTION, RETENTION),
        startAtMs,
        number,
        TRACE);
  }
}
