package io.perdure.codec;

import io.perdure.model.AttemptFailure;
import io.perdure.model.InvocationResult;
import io.perdure.model.ObjectKey;
import io.perdure.model.PinnedDeployment;
import io.perdure.schema.state.EventsRecord;
import io.perdure.schema.state.InvocationRecord;
import io.perdure.schema.state.JournalEntryRecord;
import io.perdure.schema.state.LeaderRecord;
import io.perdure.schema.state.LimitRecord;
import io.perdure.schema.state.LockRecord;
import io.perdure.schema.state.OutboxRecord;
import io.perdure.schema.state.PromiseRecord;
import io.perdure.schema.state.StateRecord;
import io.perdure.statemachine.Awaiting;
import io.perdure.statemachine.Command;
import io.perdure.statemachine.Invocation;
import io.perdure.statemachine.InvocationEvent;
import io.perdure.statemachine.InvocationStatus;
import io.perdure.statemachine.InvocationStatus.Completed;
import io.perdure.statemachine.InvocationStatus.Inboxed;
import io.perdure.statemachine.InvocationStatus.Invoked;
import io.perdure.statemachine.InvocationStatus.Paused;
import io.perdure.statemachine.InvocationStatus.Queue;
import io.perdure.statemachine.InvocationStatus.Scheduled;
import io.perdure.statemachine.InvocationStatus.Suspended;
import io.perdure.statemachine.Progress;
import io.perdure.statemachine.RawEntry;
import io.perdure.statemachine.store.RowCodec;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.message.SchemaStore;
import org.jspecify.annotations.Nullable;

/** Rows of the stores as records of their changelog topics. Thread-safe. */
public final class StoredRowCodec implements RowCodec {
  private static final int SCHEDULED = 0;
  private static final int INBOXED = 1;
  private static final int INVOKED = 2;
  private static final int SUSPENDED = 3;
  private static final int PAUSED = 4;
  private static final int COMPLETED = 5;
  private static final int STATES = 6;

  private static final InvocationEvent.Kind[] EVENT_KINDS = InvocationEvent.Kind.values();

  /** Result, two times, journal length and pin: null in the row of an invocation that runs. */
  private static final int COMPLETED_FIELDS = 5;

  private final SchemaStore former = FormerSchemas.load();
  private final RecordFormat<InvocationStatus.Known> invocations =
      format(
          InvocationRecord.getClassSchema(), StoredRowCodec::write, StoredRowCodec::readInvocation);
  private final RecordFormat<JournalRow> journal =
      format(
          JournalEntryRecord.getClassSchema(), StoredRowCodec::write, StoredRowCodec::readJournal);
  private final RecordFormat<StateRow> state =
      format(StateRecord.getClassSchema(), StoredRowCodec::write, StoredRowCodec::readState);
  private final RecordFormat<Command.Deliverable> outbox =
      format(
          OutboxRecord.getClassSchema(),
          CommandCodec::writeDeliverable,
          CommandCodec::readDeliverable);
  private final RecordFormat<LockRow> locks =
      format(LockRecord.getClassSchema(), StoredRowCodec::write, StoredRowCodec::readLock);
  private final RecordFormat<LimitRow> limits =
      format(LimitRecord.getClassSchema(), StoredRowCodec::write, StoredRowCodec::readLimit);
  private final RecordFormat<List<InvocationEvent>> events =
      format(
          EventsRecord.getClassSchema(),
          (out, all) -> out.writeArray(all, StoredRowCodec::write),
          in -> in.readArray(StoredRowCodec::readEvent));
  private final RecordFormat<PromiseRow> promises =
      format(PromiseRecord.getClassSchema(), StoredRowCodec::write, StoredRowCodec::readPromise);
  private final RecordFormat<LeaderRow> leaders =
      format(LeaderRecord.getClassSchema(), StoredRowCodec::write, StoredRowCodec::readLeader);

  private <T> RecordFormat<T> format(
      Schema schema, BiConsumer<AvroWriter, T> write, Function<AvroReader, T> read) {
    return new RecordFormat<>(schema, former, write, read);
  }

  @Override
  public byte[] encodeInvocation(InvocationStatus.Known status) {
    return invocations.encode(status);
  }

  @Override
  public InvocationStatus.Known decodeInvocation(byte[] bytes) {
    return invocations.decode(bytes);
  }

  @Override
  public byte[] encodeJournalEntry(JournalRow row) {
    return journal.encode(row);
  }

  @Override
  public JournalRow decodeJournalEntry(byte[] bytes) {
    return journal.decode(bytes);
  }

  @Override
  public byte[] encodeState(StateRow row) {
    return state.encode(row);
  }

  @Override
  public StateRow decodeState(byte[] bytes) {
    return state.decode(bytes);
  }

  @Override
  public byte[] encodeOutboxCommand(Command.Deliverable command) {
    return outbox.encode(command);
  }

  @Override
  public Command.Deliverable decodeOutboxCommand(byte[] bytes) {
    return outbox.decode(bytes);
  }

  @Override
  public byte[] encodeLock(LockRow row) {
    return locks.encode(row);
  }

  @Override
  public LockRow decodeLock(byte[] bytes) {
    return locks.decode(bytes);
  }

  @Override
  public byte[] encodeLimit(LimitRow row) {
    return limits.encode(row);
  }

  @Override
  public LimitRow decodeLimit(byte[] bytes) {
    return limits.decode(bytes);
  }

  @Override
  public byte[] encodeEvents(List<InvocationEvent> all) {
    return events.encode(all);
  }

  @Override
  public List<InvocationEvent> decodeEvents(byte[] bytes) {
    return events.decode(bytes);
  }

  @Override
  public byte[] encodePromise(PromiseRow row) {
    return promises.encode(row);
  }

  @Override
  public PromiseRow decodePromise(byte[] bytes) {
    return promises.decode(bytes);
  }

  @Override
  public byte[] encodeLeader(LeaderRow row) {
    return leaders.encode(row);
  }

  @Override
  public LeaderRow decodeLeader(byte[] bytes) {
    return leaders.decode(bytes);
  }

  private static void write(AvroWriter out, InvocationStatus.Known status) {
    write(out, status.invocation());
    switch (status) {
      case Scheduled(_, var progress, var startAtMs) ->
          write(out, SCHEDULED, progress, startAtMs, null, null, null, null);
      case Inboxed(_, var progress, var queue) ->
          write(out, INBOXED, progress, null, queue.sequence(), null, null, null);
      case Invoked(_, var progress, var retryAtMs, _) ->
          write(out, INVOKED, progress, null, null, retryAtMs, null, null);
      case Suspended(_, var progress, var awaiting) ->
          write(out, SUSPENDED, progress, null, null, null, awaiting, null);
      case Paused(_, var progress, var cause) ->
          write(out, PAUSED, progress, null, null, null, null, cause);
      case Completed _ -> write(out, COMPLETED, null, null, null, null, null, null);
    }
    if (status instanceof Completed completed) {
      write(out, completed);
    } else {
      writeNotCompleted(out);
    }
    writeAdded(out, status);
  }

  /** The fields that came after the first release of the schema, and so are its last. */
  private static void writeAdded(AvroWriter out, InvocationStatus.Known status) {
    if (status instanceof Inboxed(_, _, Queue.OfLimit(var level, _))) {
      out.writeBranch(1);
      out.writeLong(level);
    } else {
      out.writeBranch(0);
    }
    out.writeBoolean(status instanceof Invoked invoked && invoked.isPausing());
  }

  /** The fields that say where an invocation stands which has not ended. */
  private static void write(
      AvroWriter out,
      int state,
      @Nullable Progress progress,
      @Nullable Long startAtMs,
      @Nullable Long inboxSequence,
      @Nullable Long retryAtMs,
      @Nullable Awaiting awaiting,
      @Nullable AttemptFailure pauseCause) {
    out.writeLong(state);
    out.writeOptional(progress, StoredRowCodec::write);
    out.writeOptional(startAtMs, AvroWriter::writeLong);
    out.writeOptional(inboxSequence, AvroWriter::writeLong);
    out.writeOptional(retryAtMs, AvroWriter::writeLong);
    out.writeOptional(awaiting, ModelFormat::write);
    out.writeOptional(pauseCause, ModelFormat::write);
  }

  private static void write(AvroWriter out, Completed completed) {
    ModelFormat.write(out, completed.result(), 1);
    out.writeOptional(completed.completedAtMs(), AvroWriter::writeLong);
    out.writeOptional(completed.expiresAtMs(), AvroWriter::writeLong);
    out.writeOptional(completed.journalLength(), (to, length) -> to.writeLong(length));
    out.writeOptional(completed.pin(), ModelFormat::write);
  }

  private static void writeNotCompleted(AvroWriter out) {
    for (int field = 0; field < COMPLETED_FIELDS; field++) {
      out.writeBranch(0);
    }
  }

  private static InvocationStatus.Known readInvocation(AvroReader in) {
    var invocation = readHead(in);
    var fields = Fields.read(in);
    return switch (fields.state) {
      case SCHEDULED ->
          new Scheduled(invocation, present(fields.progress), present(fields.startAtMs));
      case INBOXED -> new Inboxed(invocation, present(fields.progress), fields.queue());
      case INVOKED ->
          new Invoked(invocation, present(fields.progress), fields.retryAtMs, fields.isPausing);
      case SUSPENDED ->
          new Suspended(invocation, present(fields.progress), present(fields.awaiting));
      case PAUSED -> new Paused(invocation, present(fields.progress), fields.pauseCause);
      default ->
          new Completed(
              invocation,
              present(fields.result),
              present(fields.completedAtMs),
              present(fields.expiresAtMs),
              present(fields.journalLength),
              fields.pin);
    };
  }

  private static <T> T present(@Nullable T field) {
    if (field == null) {
      throw new IllegalArgumentException("a field that belongs to the state is missing");
    }
    return field;
  }

  private static void write(AvroWriter out, Invocation invocation) {
    out.writeId(invocation.id());
    ModelFormat.write(out, invocation.target());
    ModelFormat.write(out, invocation.source());
    out.writeOptional(invocation.idempotencyKey(), AvroWriter::writeString);
    ModelFormat.write(out, invocation.retention());
    out.writeLong(invocation.createdAtMs());
    out.writeLong(invocation.randomSeed());
    ModelFormat.write(out, invocation.trace());
    out.writeArray(invocation.waiters(), (to, waiter) -> ModelFormat.write(to, waiter, 0));
  }

  private static Invocation readHead(AvroReader in) {
    return new Invocation(
        in.readId(),
        ModelFormat.target(in),
        ModelFormat.source(in),
        in.readOptional(AvroReader::readString),
        ModelFormat.retention(in),
        in.readLong(),
        in.readLong(),
        ModelFormat.trace(in),
        in.readArray(ModelFormat::waiter));
  }

  /** The part of an invocation's record that depends on its state. */
  private record Fields(
      int state,
      @Nullable Progress progress,
      @Nullable Long startAtMs,
      @Nullable Long inboxSequence,
      @Nullable Long retryAtMs,
      @Nullable Awaiting awaiting,
      @Nullable AttemptFailure pauseCause,
      @Nullable InvocationResult result,
      @Nullable Long completedAtMs,
      @Nullable Long expiresAtMs,
      @Nullable Integer journalLength,
      @Nullable PinnedDeployment pin,
      @Nullable Integer inboxLevel,
      boolean isPausing) {

    static Fields read(AvroReader in) {
      return new Fields(
          in.readBranch(STATES),
          in.readOptional(StoredRowCodec::readProgress),
          in.readOptional(AvroReader::readLong),
          in.readOptional(AvroReader::readLong),
          in.readOptional(AvroReader::readLong),
          in.readOptional(ModelFormat::awaiting),
          in.readOptional(ModelFormat::attemptFailure),
          readResult(in),
          in.readOptional(AvroReader::readLong),
          in.readOptional(AvroReader::readLong),
          in.readOptional(AvroReader::readInt),
          in.readOptional(ModelFormat::pin),
          in.readOptional(AvroReader::readInt),
          in.readBoolean());
    }

    Queue queue() {
      long sequence = present(inboxSequence);
      return inboxLevel == null
          ? new Queue.OfObject(sequence)
          : new Queue.OfLimit(inboxLevel, sequence);
    }

    private static @Nullable InvocationResult readResult(AvroReader in) {
      int branch = in.readBranch(3);
      return branch == 0 ? null : ModelFormat.result(in, branch - 1);
    }
  }

  private static void write(AvroWriter out, Progress progress) {
    out.writeLong(progress.journalLength());
    out.writeLong(progress.commandCount());
    out.writeLong(progress.outputIndex());
    out.writeLong(progress.attempts());
    out.writeLong(progress.attemptBase());
    out.writeLong(progress.nextReport());
    out.writeLong(progress.retryCount());
    out.writeLong(progress.policyRetryCount());
    out.writeLong(progress.modifiedAtMs());
    out.writeOptional(progress.pin(), ModelFormat::write);
    out.writeOptional(progress.lastFailure(), ModelFormat::write);
  }

  private static Progress readProgress(AvroReader in) {
    return new Progress(
        in.readInt(),
        in.readInt(),
        in.readInt(),
        in.readInt(),
        in.readInt(),
        in.readInt(),
        in.readInt(),
        in.readInt(),
        in.readLong(),
        in.readOptional(ModelFormat::pin),
        in.readOptional(ModelFormat::attemptFailure));
  }

  private static void write(AvroWriter out, JournalRow row) {
    out.writeLong(row.raw().type());
    out.writeBytes(row.raw().body().bytes());
    out.writeLong(row.appendedAtMs());
  }

  private static JournalRow readJournal(AvroReader in) {
    return new JournalRow(new RawEntry(in.readInt(), in.readPayload()), in.readLong());
  }

  private static void write(AvroWriter out, StateRow row) {
    out.writeString(row.object().service());
    out.writeString(row.object().key());
    out.writeBytes(row.name().bytes());
    out.writeBytes(row.value().bytes());
    out.writeOptional(row.object().scope(), AvroWriter::writeString);
  }

  private static StateRow readState(AvroReader in) {
    var service = in.readString();
    var key = in.readString();
    var name = in.readPayload();
    var value = in.readPayload();
    var scope = in.readOptional(AvroReader::readString);
    return new StateRow(new ObjectKey(service, key, scope), name, value);
  }

  private static void write(AvroWriter out, LockRow row) {
    out.writeId(row.holder());
    out.writeLong(row.inboxHead());
    out.writeLong(row.inboxTail());
  }

  private static LockRow readLock(AvroReader in) {
    return new LockRow(in.readId(), in.readLong(), in.readLong());
  }

  private static void write(AvroWriter out, LimitRow row) {
    out.writeLong(row.taken());
    out.writeLong(row.waiting());
    out.writeLong(row.head());
    out.writeLong(row.tail());
  }

  private static LimitRow readLimit(AvroReader in) {
    return new LimitRow(in.readInt(), in.readInt(), in.readLong(), in.readLong());
  }

  private static void write(AvroWriter out, InvocationEvent event) {
    out.writeEnum(event.kind());
    out.writeLong(event.atMs());
    out.writeLong(event.afterEntry());
    out.writeOptional(event.failure(), ModelFormat::write);
  }

  private static InvocationEvent readEvent(AvroReader in) {
    return new InvocationEvent(
        in.readEnum(EVENT_KINDS),
        in.readLong(),
        in.readInt(),
        in.readOptional(ModelFormat::attemptFailure));
  }

  private static void write(AvroWriter out, PromiseRow row) {
    if (row.result() == null) {
      out.writeBranch(0);
    } else {
      ModelFormat.write(out, row.result(), 1);
    }
    out.writeArray(
        row.listeners(),
        (to, listener) -> {
          to.writeId(listener.invocation());
          to.writeLong(listener.completionId());
        });
  }

  private static PromiseRow readPromise(AvroReader in) {
    int branch = in.readBranch(3);
    return new PromiseRow(
        branch == 0 ? null : ModelFormat.result(in, branch - 1),
        in.readArray(listener -> new PromiseRow.Listener(listener.readId(), listener.readInt())));
  }

  private static void write(AvroWriter out, LeaderRow row) {
    out.writeLong(row.epoch());
    out.writeString(row.nonce());
    out.writeString(row.node());
    out.writeLong(row.version());
  }

  private static LeaderRow readLeader(AvroReader in) {
    return new LeaderRow(in.readLong(), in.readString(), in.readString(), in.readInt());
  }
}
