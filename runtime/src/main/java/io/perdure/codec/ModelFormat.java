package io.perdure.codec;

import io.perdure.model.AttemptFailure;
import io.perdure.model.AttemptFailure.RelatedEntry;
import io.perdure.model.DeploymentChoice;
import io.perdure.model.Failure;
import io.perdure.model.Header;
import io.perdure.model.InvocationId;
import io.perdure.model.InvocationResult;
import io.perdure.model.InvocationSource;
import io.perdure.model.InvocationSpec;
import io.perdure.model.InvocationTarget;
import io.perdure.model.PinnedDeployment;
import io.perdure.model.ReplyAddress;
import io.perdure.model.ReplyFormat;
import io.perdure.model.Retention;
import io.perdure.model.Scope;
import io.perdure.model.TargetType;
import io.perdure.model.TraceContext;
import io.perdure.model.Waiter;
import io.perdure.statemachine.Awaiting;
import io.perdure.statemachine.NotificationId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The types of {@code io.perdure.schema.model}, and unions of them that several records share.
 * Stateless.
 */
final class ModelFormat {
  private static final TargetType[] TARGET_TYPES = TargetType.values();
  static final ReplyFormat[] REPLY_FORMATS = ReplyFormat.values();
  private static final Waiter.Caller.Entry[] CALL_ENTRIES = Waiter.Caller.Entry.values();
  private static final Awaiting.Combinator[] COMBINATORS = Awaiting.Combinator.values();

  private static final int HTTP = 0;
  private static final int INVOCATION = 1;
  private static final int RESTART = 2;
  private static final int OPERATOR = 3;
  private static final int SUBSCRIPTION = 4;
  private static final int INGRESS = 5;
  private static final int SOURCES = 6;

  /** How many kinds of waiters there are. */
  static final int WAITERS = 3;

  private ModelFormat() {}

  static void write(AvroWriter out, Header header) {
    out.writeString(header.name());
    out.writeString(header.value());
  }

  static Header header(AvroReader in) {
    return new Header(in.readString(), in.readString());
  }

  static void write(AvroWriter out, InvocationTarget target) {
    out.writeString(target.service());
    out.writeOptional(target.key(), AvroWriter::writeString);
    out.writeString(target.handler());
    write(out, target.type());
    write(out, target.scope());
  }

  static InvocationTarget target(AvroReader in) {
    return new InvocationTarget(
        in.readString(),
        in.readOptional(AvroReader::readString),
        in.readString(),
        targetType(in),
        scope(in));
  }

  static void write(AvroWriter out, @Nullable Scope scope) {
    out.writeOptional(Scope.nameOf(scope), AvroWriter::writeString);
    out.writeOptional(Scope.limitKeyOf(scope), AvroWriter::writeString);
  }

  static @Nullable Scope scope(AvroReader in) {
    return Scope.of(
        in.readOptional(AvroReader::readString), in.readOptional(AvroReader::readString));
  }

  static void write(AvroWriter out, TargetType type) {
    out.writeEnum(type);
  }

  static TargetType targetType(AvroReader in) {
    return in.readEnum(TARGET_TYPES);
  }

  static void write(AvroWriter out, InvocationSource source) {
    switch (source) {
      case InvocationSource.Http _ -> write(out, HTTP, null, null, null);
      case InvocationSource.Caller(var id, var target) -> write(out, INVOCATION, id, target, null);
      case InvocationSource.Restart(var original) -> write(out, RESTART, original, null, null);
      case InvocationSource.Operator _ -> write(out, OPERATOR, null, null, null);
      case InvocationSource.Subscription(var id) -> write(out, SUBSCRIPTION, null, null, id);
      case InvocationSource.Ingress _ -> write(out, INGRESS, null, null, null);
    }
  }

  private static void write(
      AvroWriter out,
      int kind,
      @Nullable InvocationId id,
      @Nullable InvocationTarget target,
      @Nullable String subscription) {
    out.writeLong(kind);
    out.writeOptional(id, AvroWriter::writeId);
    out.writeOptional(target, ModelFormat::write);
    out.writeOptional(subscription, AvroWriter::writeString);
  }

  static InvocationSource source(AvroReader in) {
    int kind = in.readBranch(SOURCES);
    var id = in.readOptional(AvroReader::readId);
    var target = in.readOptional(ModelFormat::target);
    var subscription = in.readOptional(AvroReader::readString);
    return switch (kind) {
      case HTTP -> new InvocationSource.Http();
      case INVOCATION ->
          new InvocationSource.Caller(
              present(id, "a caller's id"), present(target, "a caller's target"));
      case RESTART -> new InvocationSource.Restart(present(id, "the original's id"));
      case OPERATOR -> new InvocationSource.Operator();
      case SUBSCRIPTION ->
          new InvocationSource.Subscription(present(subscription, "a subscription's id"));
      default -> new InvocationSource.Ingress();
    };
  }

  private static <T> T present(@Nullable T field, String what) {
    if (field == null) {
      throw new IllegalArgumentException("expected " + what + ", but found none");
    }
    return field;
  }

  static void write(AvroWriter out, Retention retention) {
    out.writeLong(retention.result().toMillis());
    out.writeLong(retention.journal().toMillis());
  }

  static Retention retention(AvroReader in) {
    return new Retention(Duration.ofMillis(in.readLong()), Duration.ofMillis(in.readLong()));
  }

  static void write(AvroWriter out, InvocationSpec spec) {
    out.writeId(spec.id());
    write(out, spec.target());
    write(out, spec.source());
    out.writeArray(spec.headers(), ModelFormat::write);
    out.writeBytes(spec.input().bytes());
    out.writeOptional(spec.idempotencyKey(), AvroWriter::writeString);
    write(out, spec.retention());
    out.writeLong(spec.startAtMs());
    out.writeLong(spec.randomSeed());
    write(out, spec.trace());
  }

  static InvocationSpec spec(AvroReader in) {
    return new InvocationSpec(
        in.readId(),
        target(in),
        source(in),
        in.readArray(ModelFormat::header),
        in.readPayload(),
        in.readOptional(AvroReader::readString),
        retention(in),
        in.readLong(),
        in.readLong(),
        trace(in));
  }

  static void write(AvroWriter out, @Nullable TraceContext trace) {
    out.writeOptional(trace == null ? null : trace.parent(), AvroWriter::writeString);
    out.writeOptional(trace == null ? null : trace.state(), AvroWriter::writeString);
  }

  static @Nullable TraceContext trace(AvroReader in) {
    return trace(in.readOptional(AvroReader::readString), in.readOptional(AvroReader::readString));
  }

  static @Nullable TraceContext trace(@Nullable String parent, @Nullable String state) {
    return parent == null ? null : new TraceContext(parent, state);
  }

  static void write(AvroWriter out, ReplyAddress address) {
    out.writeString(address.node());
    out.writeLong(address.request());
  }

  static ReplyAddress replyAddress(AvroReader in) {
    return new ReplyAddress(in.readString(), in.readLong());
  }

  /**
   * Writes a union of all kinds of waiters; {@code firstBranch} is 1 if null stands before them.
   */
  static void write(AvroWriter out, Waiter waiter, int firstBranch) {
    switch (waiter) {
      case Waiter.Gateway(var address) -> {
        out.writeBranch(firstBranch);
        write(out, address);
      }
      case Waiter.Caller(var id, var completionId, var entry) -> {
        out.writeBranch(firstBranch + 1);
        out.writeId(id);
        out.writeLong(completionId);
        out.writeEnum(entry);
      }
      case Waiter.Topic(var topic, var key, var correlationId, var format) -> {
        out.writeBranch(firstBranch + 2);
        out.writeString(topic);
        out.writeOptional(key, (to, bytes) -> to.writeBytes(bytes.bytes()));
        out.writeOptional(correlationId, AvroWriter::writeString);
        out.writeEnum(format);
      }
    }
  }

  static Waiter waiter(AvroReader in) {
    return waiter(in, in.readBranch(WAITERS));
  }

  static Waiter waiter(AvroReader in, int branch) {
    return switch (branch) {
      case 0 -> new Waiter.Gateway(replyAddress(in));
      case 1 -> new Waiter.Caller(in.readId(), in.readInt(), in.readEnum(CALL_ENTRIES));
      default ->
          new Waiter.Topic(
              in.readString(),
              in.readOptional(AvroReader::readPayload),
              in.readOptional(AvroReader::readString),
              in.readEnum(REPLY_FORMATS));
    };
  }

  static void write(AvroWriter out, DeploymentChoice choice) {
    out.writeString(choice.deployment());
    out.writeLong(choice.minProtocolVersion());
    out.writeLong(choice.maxProtocolVersion());
  }

  static DeploymentChoice deploymentChoice(AvroReader in) {
    return new DeploymentChoice(in.readString(), in.readInt(), in.readInt());
  }

  static void write(AvroWriter out, Awaiting awaiting) {
    out.writeEnum(awaiting.combinator());
    out.writeArray(awaiting.notifications(), ModelFormat::write);
    out.writeArray(awaiting.groups(), ModelFormat::write);
  }

  static Awaiting awaiting(AvroReader in) {
    return new Awaiting(
        in.readEnum(COMBINATORS),
        in.readArray(ModelFormat::notificationId),
        in.readArray(ModelFormat::awaiting));
  }

  static void write(AvroWriter out, Failure failure) {
    out.writeLong(failure.code());
    out.writeString(failure.message());
    out.writeArray(
        failure.metadata(),
        (to, note) -> {
          to.writeString(note.key());
          to.writeString(note.value());
        });
  }

  static Failure failure(AvroReader in) {
    return new Failure(
        in.readInt(),
        in.readString(),
        in.readArray(note -> new Failure.Metadata(note.readString(), note.readString())));
  }

  /** Writes a union of bytes and failure; {@code firstBranch} is 1 if null stands before them. */
  static void write(AvroWriter out, InvocationResult result, int firstBranch) {
    switch (result) {
      case InvocationResult.Succeeded(var value) -> {
        out.writeBranch(firstBranch);
        out.writeBytes(value.bytes());
      }
      case InvocationResult.Failed(var failure) -> {
        out.writeBranch(firstBranch + 1);
        write(out, failure);
      }
    }
  }

  static InvocationResult result(AvroReader in, int branch) {
    return branch == 0
        ? new InvocationResult.Succeeded(in.readPayload())
        : new InvocationResult.Failed(failure(in));
  }

  static void write(AvroWriter out, AttemptFailure failure) {
    out.writeLong(failure.code());
    out.writeString(failure.errorCode());
    out.writeString(failure.message());
    out.writeOptional(
        failure.relatedEntry(),
        (to, related) -> {
          to.writeOptional(related.commandIndex(), ModelFormat::writeInt);
          to.writeOptional(related.name(), AvroWriter::writeString);
          to.writeOptional(related.type(), ModelFormat::writeInt);
        });
  }

  static AttemptFailure attemptFailure(AvroReader in) {
    return new AttemptFailure(
        in.readInt(),
        in.readString(),
        in.readString(),
        in.readOptional(related ->
            new RelatedEntry(
                related.readOptional(AvroReader::readInt),
                related.readOptional(AvroReader::readString),
                related.readOptional(AvroReader::readInt))));
  }

  static void write(AvroWriter out, PinnedDeployment pin) {
    out.writeString(pin.deployment());
    out.writeLong(pin.protocolVersion());
  }

  static PinnedDeployment pin(AvroReader in) {
    return new PinnedDeployment(in.readString(), in.readInt());
  }

  static void write(AvroWriter out, NotificationId id) {
    switch (id) {
      case NotificationId.Completion(var number) -> {
        out.writeBranch(0);
        out.writeLong(number);
      }
      case NotificationId.SignalIndex(var index) -> {
        out.writeBranch(1);
        out.writeLong(index);
      }
      case NotificationId.SignalName(var name) -> {
        out.writeBranch(2);
        out.writeString(name);
      }
    }
  }

  static NotificationId notificationId(AvroReader in) {
    return switch (in.readBranch(3)) {
      case 0 -> new NotificationId.Completion(in.readInt());
      case 1 -> new NotificationId.SignalIndex(in.readInt());
      default -> new NotificationId.SignalName(in.readString());
    };
  }

  static void writeInt(AvroWriter out, Integer value) {
    out.writeLong(value);
  }
}
