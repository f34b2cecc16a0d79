package io.perdure.codec;

import io.perdure.model.AttemptId;
import io.perdure.model.InvocationId;
import io.perdure.model.LeaderEpoch;
import io.perdure.model.LimitChange;
import io.perdure.model.LimitPattern;
import io.perdure.model.ReplyAddress;
import io.perdure.schema.log.LogCommand;
import io.perdure.statemachine.Command;
import io.perdure.statemachine.Notification;
import io.perdure.statemachine.NotificationResult;
import io.perdure.statemachine.TimerKey;
import org.jspecify.annotations.Nullable;

/** Commands as records of the log. Thread-safe. */
public final class CommandCodec {
  private static final Notification.Kind[] NOTIFICATION_KINDS = Notification.Kind.values();
  private static final TimerKey.Kind[] TIMER_KINDS = TimerKey.Kind.values();

  private static final int ANNOUNCE_LEADER = 0;
  private static final int INVOKE = 1;
  private static final int REPORT_ATTEMPT = 2;
  private static final int FIRE_TIMER = 3;
  private static final int NOTIFY = 4;
  private static final int ATTACH = 5;
  private static final int GET_OUTPUT = 6;
  private static final int CANCEL = 7;
  private static final int KILL = 8;
  private static final int DELIVER = 9;
  private static final int ACK_DELIVERIES = 10;
  private static final int PURGE_EXPIRED = 11;
  private static final int PAUSE = 12;
  private static final int RESUME = 13;
  private static final int RESTART_AS_NEW = 14;
  private static final int PURGE = 15;
  private static final int PURGE_JOURNAL = 16;
  private static final int INGEST = 17;
  private static final int INGEST_BATCH = 18;
  private static final int SET_LIMITS = 19;
  private static final int BRANCHES = 20;

  private final RecordFormat<Command> format =
      new RecordFormat<>(
          LogCommand.getClassSchema(),
          FormerSchemas.load(),
          CommandCodec::write,
          CommandCodec::read);

  public byte[] encode(Command command) {
    return format.encode(command);
  }

  /**
   * Reads a record's value.
   *
   * @throws UndecodableRecordException if it is not a command
   */
  public Command decode(byte[] bytes) {
    return format.decode(bytes);
  }

  private static void write(AvroWriter out, Command command) {
    switch (command) {
      case Command.AnnounceLeader(var nonce, var node, var version) -> {
        out.writeBranch(ANNOUNCE_LEADER);
        out.writeString(nonce);
        out.writeString(node);
        out.writeLong(version);
      }
      case Command.ReportAttempt report -> {
        out.writeBranch(REPORT_ATTEMPT);
        ReportFormat.write(out, report);
      }
      case Command.FireTimer(var epoch, var timer) -> {
        out.writeBranch(FIRE_TIMER);
        out.writeLong(epoch.value());
        write(out, timer);
      }
      case Command.GetOutput getOutput -> {
        out.writeBranch(GET_OUTPUT);
        writeBody(out, getOutput);
      }
      case Command.Deliver(var from, var sequence, var delivered) -> {
        out.writeBranch(DELIVER);
        out.writeLong(from);
        out.writeLong(sequence);
        writeDeliverable(out, delivered);
      }
      case Command.AckDeliveries(var epoch, var to, var upTo) -> {
        out.writeBranch(ACK_DELIVERIES);
        out.writeLong(epoch.value());
        out.writeLong(to);
        out.writeLong(upTo);
      }
      case Command.PurgeExpired(var epoch) -> {
        out.writeBranch(PURGE_EXPIRED);
        out.writeLong(epoch.value());
      }
      case Command.Invoke invoke -> {
        out.writeBranch(INVOKE);
        writeBody(out, invoke);
      }
      case Command.Notify notify -> {
        out.writeBranch(NOTIFY);
        writeBody(out, notify);
      }
      case Command.Attach attach -> {
        out.writeBranch(ATTACH);
        writeBody(out, attach);
      }
      case Command.Cancel cancel -> {
        out.writeBranch(CANCEL);
        writeBody(out, cancel);
      }
      case Command.Kill kill -> {
        out.writeBranch(KILL);
        writeBody(out, kill);
      }
      case Command.Pause(var id, var replyTo) -> writeOperation(out, PAUSE, id, replyTo);
      case Command.Purge(var id, var replyTo) -> writeOperation(out, PURGE, id, replyTo);
      case Command.PurgeJournal(var id, var replyTo) ->
          writeOperation(out, PURGE_JOURNAL, id, replyTo);
      case Command.Resume(var id, var deployment, var replyTo) -> {
        out.writeBranch(RESUME);
        out.writeId(id);
        out.writeOptional(deployment, ModelFormat::write);
        out.writeOptional(replyTo, ModelFormat::write);
      }
      case Command.RestartAsNew(
              var id,
              var restarted,
              var upToEntry,
              var randomSeed,
              var deployment,
              var replyTo) -> {
        out.writeBranch(RESTART_AS_NEW);
        out.writeId(id);
        out.writeId(restarted);
        out.writeLong(upToEntry);
        out.writeLong(randomSeed);
        out.writeOptional(deployment, ModelFormat::write);
        out.writeOptional(replyTo, ModelFormat::write);
      }
      case Command.Ingest(var source, var topic, var partition, var offset, var invoke) -> {
        out.writeBranch(INGEST);
        out.writeString(source);
        out.writeString(topic);
        out.writeLong(partition);
        out.writeLong(offset);
        writeBody(out, invoke);
      }
      case Command.IngestBatch(var source, var topic, var partition, var records, var invoke) -> {
        out.writeBranch(INGEST_BATCH);
        out.writeString(source);
        out.writeString(topic);
        out.writeLong(partition);
        out.writeArray(
            records,
            (to, record) -> {
              to.writeLong(record.offset());
              to.writeBytes(record.json().bytes());
            });
        writeBody(out, invoke);
      }
      case Command.SetLimits limits -> {
        out.writeBranch(SET_LIMITS);
        writeBody(out, limits);
      }
    }
  }

  private static void writeOperation(
      AvroWriter out, int branch, InvocationId id, @Nullable ReplyAddress replyTo) {
    out.writeBranch(branch);
    out.writeId(id);
    out.writeOptional(replyTo, ModelFormat::write);
  }

  private static Command read(AvroReader in) {
    return switch (in.readBranch(BRANCHES)) {
      case ANNOUNCE_LEADER ->
          new Command.AnnounceLeader(in.readString(), in.readString(), in.readInt());
      case INVOKE -> readInvoke(in);
      case REPORT_ATTEMPT -> ReportFormat.read(in);
      case FIRE_TIMER -> new Command.FireTimer(epoch(in), readTimer(in));
      case NOTIFY -> readNotify(in);
      case ATTACH -> readAttach(in);
      case GET_OUTPUT -> readGetOutput(in);
      case CANCEL -> readCancel(in);
      case KILL -> readKill(in);
      case DELIVER -> new Command.Deliver(in.readInt(), in.readLong(), readDeliverable(in));
      case ACK_DELIVERIES -> new Command.AckDeliveries(epoch(in), in.readInt(), in.readLong());
      case PURGE_EXPIRED -> new Command.PurgeExpired(epoch(in));
      case PAUSE -> new Command.Pause(in.readId(), in.readOptional(ModelFormat::replyAddress));
      case RESUME ->
          new Command.Resume(
              in.readId(),
              in.readOptional(ModelFormat::deploymentChoice),
              in.readOptional(ModelFormat::replyAddress));
      case RESTART_AS_NEW ->
          new Command.RestartAsNew(
              in.readId(),
              in.readId(),
              in.readInt(),
              in.readLong(),
              in.readOptional(ModelFormat::deploymentChoice),
              in.readOptional(ModelFormat::replyAddress));
      case PURGE -> new Command.Purge(in.readId(), in.readOptional(ModelFormat::replyAddress));
      case PURGE_JOURNAL ->
          new Command.PurgeJournal(in.readId(), in.readOptional(ModelFormat::replyAddress));
      case INGEST ->
          new Command.Ingest(
              in.readString(), in.readString(), in.readInt(), in.readLong(), readInvoke(in));
      case INGEST_BATCH ->
          new Command.IngestBatch(
              in.readString(),
              in.readString(),
              in.readInt(),
              in.readArray(one -> new Command.IngestedRecord(one.readLong(), one.readPayload())),
              readInvoke(in));
      default -> readSetLimits(in);
    };
  }

  /** Writes the union of commands that go from partition to partition. */
  static void writeDeliverable(AvroWriter out, Command.Deliverable command) {
    switch (command) {
      case Command.Invoke invoke -> {
        out.writeBranch(0);
        writeBody(out, invoke);
      }
      case Command.Notify notify -> {
        out.writeBranch(1);
        writeBody(out, notify);
      }
      case Command.Attach attach -> {
        out.writeBranch(2);
        writeBody(out, attach);
      }
      case Command.Cancel cancel -> {
        out.writeBranch(3);
        writeBody(out, cancel);
      }
      case Command.Kill kill -> {
        out.writeBranch(4);
        writeBody(out, kill);
      }
      case Command.GetOutput getOutput -> {
        out.writeBranch(5);
        writeBody(out, getOutput);
      }
      case Command.SetLimits limits -> {
        out.writeBranch(6);
        writeBody(out, limits);
      }
    }
  }

  static Command.Deliverable readDeliverable(AvroReader in) {
    return switch (in.readBranch(7)) {
      case 0 -> readInvoke(in);
      case 1 -> readNotify(in);
      case 2 -> readAttach(in);
      case 3 -> readCancel(in);
      case 4 -> readKill(in);
      case 5 -> readGetOutput(in);
      default -> readSetLimits(in);
    };
  }

  private static void writeBody(AvroWriter out, Command.Invoke invoke) {
    ModelFormat.write(out, invoke.spec());
    if (invoke.waiter() == null) {
      out.writeBranch(0);
    } else {
      ModelFormat.write(out, invoke.waiter(), 1);
    }
    out.writeOptional(invoke.accepted(), ModelFormat::write);
  }

  private static Command.Invoke readInvoke(AvroReader in) {
    var spec = ModelFormat.spec(in);
    int branch = in.readBranch(1 + ModelFormat.WAITERS);
    var waiter = branch == 0 ? null : ModelFormat.waiter(in, branch - 1);
    return new Command.Invoke(spec, waiter, in.readOptional(ModelFormat::replyAddress));
  }

  private static void writeBody(AvroWriter out, Command.Notify notify) {
    out.writeId(notify.invocation());
    out.writeEnum(notify.notification().kind());
    ModelFormat.write(out, notify.notification().id());
    write(out, notify.notification().result());
    out.writeOptional(notify.replyTo(), ModelFormat::write);
  }

  private static Command.Notify readNotify(AvroReader in) {
    return new Command.Notify(
        in.readId(),
        new Notification(
            in.readEnum(NOTIFICATION_KINDS), ModelFormat.notificationId(in), readResult(in)),
        in.readOptional(ModelFormat::replyAddress));
  }

  private static void write(AvroWriter out, NotificationResult result) {
    switch (result) {
      case NotificationResult.Nothing _ -> out.writeBranch(0);
      case NotificationResult.Value(var value) -> {
        out.writeBranch(1);
        out.writeBytes(value.bytes());
      }
      case NotificationResult.Failed(var failure) -> {
        out.writeBranch(2);
        ModelFormat.write(out, failure);
      }
      case NotificationResult.Invocation(var id) -> {
        out.writeBranch(3);
        out.writeId(id);
      }
      case NotificationResult.StateKeys(var keys) -> {
        out.writeBranch(4);
        out.writeArray(keys, (to, key) -> to.writeBytes(key.bytes()));
      }
    }
  }

  private static NotificationResult readResult(AvroReader in) {
    return switch (in.readBranch(5)) {
      case 0 -> new NotificationResult.Nothing();
      case 1 -> new NotificationResult.Value(in.readPayload());
      case 2 -> new NotificationResult.Failed(ModelFormat.failure(in));
      case 3 -> new NotificationResult.Invocation(in.readId());
      default -> new NotificationResult.StateKeys(in.readArray(AvroReader::readPayload));
    };
  }

  private static void writeBody(AvroWriter out, Command.SetLimits limits) {
    out.writeId(limits.invocation());
    out.writeArray(
        limits.changes(),
        (to, change) -> {
          to.writeString(change.pattern().text());
          to.writeOptional(change.concurrency(), (it, number) -> it.writeLong(number));
        });
  }

  private static Command.SetLimits readSetLimits(AvroReader in) {
    return new Command.SetLimits(
        in.readId(),
        in.readArray(change ->
            new LimitChange(
                new LimitPattern(change.readString()), change.readOptional(AvroReader::readInt))));
  }

  private static void writeBody(AvroWriter out, Command.Attach attach) {
    out.writeId(attach.invocation());
    ModelFormat.write(out, attach.waiter(), 0);
  }

  private static Command.Attach readAttach(AvroReader in) {
    return new Command.Attach(in.readId(), ModelFormat.waiter(in));
  }

  private static void writeBody(AvroWriter out, Command.GetOutput getOutput) {
    out.writeId(getOutput.invocation());
    ModelFormat.write(out, getOutput.waiter(), 0);
  }

  private static Command.GetOutput readGetOutput(AvroReader in) {
    return new Command.GetOutput(in.readId(), ModelFormat.waiter(in));
  }

  private static void writeBody(AvroWriter out, Command.Cancel cancel) {
    out.writeId(cancel.invocation());
    out.writeOptional(cancel.replyTo(), ModelFormat::write);
  }

  private static Command.Cancel readCancel(AvroReader in) {
    return new Command.Cancel(in.readId(), in.readOptional(ModelFormat::replyAddress));
  }

  private static void writeBody(AvroWriter out, Command.Kill kill) {
    out.writeId(kill.invocation());
    out.writeOptional(kill.replyTo(), ModelFormat::write);
  }

  private static Command.Kill readKill(AvroReader in) {
    return new Command.Kill(in.readId(), in.readOptional(ModelFormat::replyAddress));
  }

  private static void write(AvroWriter out, TimerKey timer) {
    out.writeLong(timer.dueMs());
    out.writeId(timer.invocation());
    out.writeEnum(timer.kind());
    out.writeLong(timer.number());
  }

  private static TimerKey readTimer(AvroReader in) {
    return new TimerKey(in.readLong(), in.readId(), in.readEnum(TIMER_KINDS), in.readInt());
  }

  private static LeaderEpoch epoch(AvroReader in) {
    return new LeaderEpoch(in.readLong());
  }

  static AttemptId attempt(AvroReader in) {
    return new AttemptId(in.readId(), epoch(in), in.readInt());
  }
}
