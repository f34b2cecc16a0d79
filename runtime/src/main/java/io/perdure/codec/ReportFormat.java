package io.perdure.codec;

import io.perdure.model.Header;
import io.perdure.model.InvocationId;
import io.perdure.model.InvocationSource;
import io.perdure.model.InvocationSpec;
import io.perdure.model.InvocationTarget;
import io.perdure.model.Retention;
import io.perdure.model.TargetType;
import io.perdure.model.TraceContext;
import io.perdure.statemachine.AttemptEnd;
import io.perdure.statemachine.Command.ReportAttempt;
import io.perdure.statemachine.JournalEntry;
import io.perdure.statemachine.RawEntry;
import io.perdure.statemachine.ReportedEntry;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What attempts report, as part of log records. Stateless.
 *
 * <p>Of an entry only its wire form is written, and of a call what its resolution added; its
 * reading is made anew.
 */
final class ReportFormat {
  private ReportFormat() {}

  static void write(AvroWriter out, ReportAttempt report) {
    out.writeId(report.attempt().invocation());
    out.writeLong(report.attempt().epoch().value());
    out.writeLong(report.attempt().number());
    out.writeLong(report.sequence());
    out.writeOptional(report.pin(), ModelFormat::write);
    out.writeArray(report.entries(), ReportFormat::write);
    write(out, report.end());
  }

  static ReportAttempt read(AvroReader in) {
    return new ReportAttempt(
        CommandCodec.attempt(in),
        in.readInt(),
        in.readOptional(ModelFormat::pin),
        in.readArray(ReportFormat::readEntry),
        readEnd(in));
  }

  private static void write(AvroWriter out, ReportedEntry reported) {
    switch (reported) {
      case ReportedEntry.New(var entry, var raw, var ackRequested) -> {
        out.writeBranch(0);
        out.writeLong(raw.type());
        out.writeBytes(raw.body().bytes());
        out.writeBoolean(ackRequested);
        writeCallee(out, callee(entry), headers(entry, raw));
      }
      case ReportedEntry.RunResult(var completionId, var result, var ackRequested) -> {
        out.writeBranch(1);
        out.writeLong(completionId);
        ModelFormat.write(out, result, 0);
        out.writeBoolean(ackRequested);
      }
    }
  }

  private static ReportedEntry readEntry(AvroReader in) {
    if (in.readBranch(2) == 1) {
      return new ReportedEntry.RunResult(
          in.readInt(), ModelFormat.result(in, in.readBranch(2)), in.readBoolean());
    }
    var raw = new RawEntry(in.readInt(), in.readPayload());
    boolean ackRequested = in.readBoolean();
    var resolution = in.readOptional(ReportFormat::readCallee);
    return new ReportedEntry.New(entry(raw, resolution), raw, ackRequested);
  }

  private static JournalEntry entry(RawEntry raw, @Nullable Resolution resolution) {
    return switch (EntryReader.read(raw, false)) {
      case FunctionMessage.Entry(var entry, _, _) -> entry;
      case FunctionMessage.CallRequest call ->
          new JournalEntry.Call(
              spec(call.callee(), resolution),
              call.invocationIdCompletionId(),
              call.completionId());
      case FunctionMessage.SendRequest send ->
          new JournalEntry.OneWayCall(
              spec(send.callee(), resolution), send.invocationIdCompletionId());
      case FunctionMessage.RunProposal _,
          FunctionMessage.Suspension _,
          FunctionMessage.AwaitingOn _,
          FunctionMessage.AttemptError _,
          FunctionMessage.End _ ->
          throw new IllegalArgumentException("expected an entry, but found type " + raw.type());
    };
  }

  private static @Nullable InvocationSpec callee(JournalEntry entry) {
    return switch (entry) {
      case JournalEntry.Call call -> call.callee();
      case JournalEntry.OneWayCall call -> call.callee();
      default -> null;
    };
  }

  /** The callee's headers if they are not those of the wire form. */
  private static @Nullable List<Header> headers(JournalEntry entry, RawEntry raw) {
    var callee = callee(entry);
    if (callee == null) {
      return null;
    }
    return callee.headers().equals(EntryReader.callee(raw).headers()) ? null : callee.headers();
  }

  private static void writeCallee(
      AvroWriter out, @Nullable InvocationSpec callee, @Nullable List<Header> headers) {
    if (callee == null) {
      out.writeBranch(0);
      return;
    }
    out.writeBranch(1);
    out.writeId(callee.id());
    ModelFormat.write(out, callee.target().type());
    ModelFormat.write(out, callee.source());
    out.writeOptional(headers, (to, list) -> to.writeArray(list, ModelFormat::write));
    ModelFormat.write(out, callee.retention());
    out.writeLong(callee.startAtMs());
    out.writeLong(callee.randomSeed());
    ModelFormat.write(out, callee.trace());
  }

  private static Resolution readCallee(AvroReader in) {
    return new Resolution(
        in.readId(),
        ModelFormat.targetType(in),
        ModelFormat.source(in),
        in.readOptional(list -> list.readArray(ModelFormat::header)),
        ModelFormat.retention(in),
        in.readLong(),
        in.readLong(),
        ModelFormat.trace(in));
  }

  private static InvocationSpec spec(
      FunctionMessage.Callee callee, @Nullable Resolution resolution) {
    if (resolution == null) {
      throw new IllegalArgumentException("expected a call to be resolved, but it is not");
    }
    var key = resolution.type.isKeyed() ? callee.key() : null;
    return new InvocationSpec(
        resolution.id,
        new InvocationTarget(
            callee.service(), key, callee.handler(), resolution.type, callee.scope()),
        resolution.source,
        resolution.headers == null ? callee.headers() : resolution.headers,
        callee.input(),
        callee.idempotencyKey(),
        resolution.retention,
        resolution.startAtMs,
        resolution.randomSeed,
        resolution.trace);
  }

  private static void write(AvroWriter out, @Nullable AttemptEnd end) {
    switch (end) {
      case null -> out.writeBranch(0);
      case AttemptEnd.Ended _ -> out.writeBranch(1);
      case AttemptEnd.Suspended(var awaiting) -> {
        out.writeBranch(2);
        ModelFormat.write(out, awaiting);
      }
      case AttemptEnd.Failed(var failure, var next) -> {
        out.writeBranch(3);
        ModelFormat.write(out, failure);
        write(out, next);
      }
    }
  }

  private static @Nullable AttemptEnd readEnd(AvroReader in) {
    return switch (in.readBranch(4)) {
      case 0 -> null;
      case 1 -> new AttemptEnd.Ended();
      case 2 -> new AttemptEnd.Suspended(ModelFormat.awaiting(in));
      default -> new AttemptEnd.Failed(ModelFormat.attemptFailure(in), readNext(in));
    };
  }

  private static void write(AvroWriter out, AttemptEnd.Next next) {
    switch (next) {
      case AttemptEnd.Next.Retry(var delay, var counted) -> {
        out.writeBranch(0);
        out.writeLong(delay.toMillis());
        out.writeBoolean(counted);
      }
      case AttemptEnd.Next.Pause _ -> out.writeBranch(1);
      case AttemptEnd.Next.Fail _ -> out.writeBranch(2);
    }
  }

  private static AttemptEnd.Next readNext(AvroReader in) {
    return switch (in.readBranch(3)) {
      case 0 -> new AttemptEnd.Next.Retry(Duration.ofMillis(in.readLong()), in.readBoolean());
      case 1 -> new AttemptEnd.Next.Pause();
      default -> new AttemptEnd.Next.Fail();
    };
  }

  /** What the registry and the invoker added to a call. */
  private record Resolution(
      InvocationId id,
      TargetType type,
      InvocationSource source,
      @Nullable List<Header> headers,
      Retention retention,
      long startAtMs,
      long randomSeed,
      @Nullable TraceContext trace) {}
}
