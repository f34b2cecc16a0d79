package io.perdure.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.perdure.codec.FunctionMessage.AttemptError.Behavior;
import io.perdure.model.AttemptFailure.RelatedEntry;
import io.perdure.model.InvocationResult;
import io.perdure.model.Payload;
import io.perdure.schema.protocol.AwaitingOnMessage;
import io.perdure.schema.protocol.CombinatorType;
import io.perdure.schema.protocol.CommandAckMessage;
import io.perdure.schema.protocol.ErrorMessage;
import io.perdure.schema.protocol.Future;
import io.perdure.schema.protocol.NotificationTemplate;
import io.perdure.schema.protocol.ProposeRunCompletionAckMessage;
import io.perdure.schema.protocol.ProposeRunCompletionMessage;
import io.perdure.schema.protocol.StartMessage;
import io.perdure.schema.protocol.SuspensionMessage;
import io.perdure.statemachine.AttemptSnapshot;
import io.perdure.statemachine.Awaiting;
import io.perdure.statemachine.Invocation;
import io.perdure.statemachine.NotificationId;
import io.perdure.statemachine.RawEntry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The messages of an attempt: what goes to the function, and what comes from it. Thread-safe. */
public final class FunctionProtocolCodec {
  /** The reference's bound on how deep futures may be nested. */
  private static final int MAX_FUTURE_DEPTH = 1000;

  /** Beyond, a message is not even read; above the bound of futures, so that the bound is named. */
  private static final int MAX_NESTING = 2 * MAX_FUTURE_DEPTH;

  private static final int FIRST_VERSION_WITH_METADATA = 6;
  private static final int FIRST_VERSION_WITH_TREES = 7;
  private static final int FIRST_VERSION_WITH_SCOPES = 7;

  /** The frame that begins an attempt; entries of the journal follow it. */
  public byte[] start(
      AttemptSnapshot snapshot, int protocolVersion, long durationSinceLastStoredEntryMs) {
    var invocation = snapshot.invocation();
    var progress = snapshot.progress();
    var message =
        StartMessage.newBuilder()
            .setId(ByteString.copyFrom(invocation.id().toBytes()))
            .setDebugId(invocation.id().toString())
            .setKnownEntries(snapshot.journal().size())
            .setRetryCountSinceLastStoredEntry(progress.retryCount())
            .setDurationSinceLastStoredEntry(Math.max(0, durationSinceLastStoredEntryMs))
            .setRandomSeed(invocation.randomSeed());
    if (invocation.target().key() != null) {
      message.setKey(invocation.target().key());
    }
    if (protocolVersion >= FIRST_VERSION_WITH_SCOPES) {
      addSince7(message, invocation);
    }
    var state = snapshot.state();
    message.setPartialState(state == null || state.isPartial());
    if (state != null) {
      for (var entry : state.entries()) {
        message.addStateMap(
            StartMessage.StateEntry.newBuilder()
                .setKey(ProtoValues.bytes(entry.key()))
                .setValue(ProtoValues.bytes(entry.value())));
      }
    }
    return frame(MessageType.START, message.build());
  }

  private static void addSince7(StartMessage.Builder message, Invocation invocation) {
    if (invocation.idempotencyKey() != null) {
      message.setIdempotencyKey(invocation.idempotencyKey());
    }
    var scope = invocation.target().scope();
    if (scope != null) {
      message.setScope(scope.name());
      if (scope.limitKey() != null) {
        message.setLimitKey(scope.limitKey());
      }
    }
  }

  /** The frame of a stored entry. */
  public byte[] frame(RawEntry entry, int protocolVersion) {
    return protocolVersion < FIRST_VERSION_WITH_METADATA
            && entry.type() >= MessageType.FIRST_NOTIFICATION
        ? frame(entry.type(), withoutMetadata(entry.body().bytes()))
        : frame(entry.type(), entry.body().bytes());
  }

  /** A failure may come from an invocation whose function knows more than this one. */
  private static byte[] withoutMetadata(byte[] notification) {
    try {
      var message = NotificationTemplate.parseFrom(notification);
      return message.hasFailure() && message.getFailure().getMetadataCount() > 0
          ? message.toBuilder()
              .setFailure(message.getFailure().toBuilder().clearMetadata())
              .build()
              .toByteArray()
          : notification;
    } catch (InvalidProtocolBufferException cause) {
      throw new IllegalStateException("Expected a stored notification, but it is none", cause);
    }
  }

  /** Whether an entry is the result of a step. */
  public boolean isRunResult(RawEntry entry) {
    return entry.type() == MessageType.RUN_COMPLETION;
  }

  public byte[] runResultAck(int completionId) {
    return frame(
        MessageType.PROPOSE_RUN_COMPLETION_ACK,
        ProposeRunCompletionAckMessage.newBuilder().setCompletionId(completionId).build());
  }

  public byte[] commandAck(int commandIndex) {
    return frame(
        MessageType.COMMAND_ACK,
        CommandAckMessage.newBuilder().setCommandIndex(commandIndex).build());
  }

  /**
   * Reads a message of a function.
   *
   * @throws ProtocolViolationException if it is none
   */
  public FunctionMessage decode(Frame frame, int protocolVersion) {
    if (frame.type() >= MessageType.FIRST_CUSTOM) {
      throw ProtocolViolationException.unexpected(frame.type());
    }
    try {
      return switch (frame.type()) {
        case MessageType.PROPOSE_RUN_COMPLETION ->
            proposal(
                ProposeRunCompletionMessage.parseFrom(frame.payload()),
                frame.ackRequested() && protocolVersion >= FIRST_VERSION_WITH_TREES);
        case MessageType.SUSPENSION ->
            new FunctionMessage.Suspension(
                awaiting(parse(SuspensionMessage.parser(), frame), protocolVersion));
        case MessageType.AWAITING_ON ->
            new FunctionMessage.AwaitingOn(
                awaiting(parse(AwaitingOnMessage.parser(), frame).getAwaitingOn(), 0));
        case MessageType.ERROR -> error(ErrorMessage.parseFrom(frame.payload()));
        case MessageType.END -> new FunctionMessage.End();
        default ->
            EntryReader.read(
                new RawEntry(frame.type(), Payload.of(frame.payload())), frame.ackRequested());
      };
    } catch (InvalidProtocolBufferException | IllegalArgumentException cause) {
      throw ProtocolViolationException.undecodable(frame.type(), cause);
    }
  }

  /** Of a message that may be nested deeper than others. */
  private static <T> T parse(Parser<T> parser, Frame frame) throws InvalidProtocolBufferException {
    var in = CodedInputStream.newInstance(frame.payload());
    in.setRecursionLimit(MAX_NESTING);
    return parser.parseFrom(in);
  }

  private static FunctionMessage.RunProposal proposal(
      ProposeRunCompletionMessage message, boolean ackRequested) {
    InvocationResult result =
        switch (message.getResultCase()) {
          case VALUE -> new InvocationResult.Succeeded(ProtoValues.payload(message.getValue()));
          case FAILURE -> ProtoValues.failed(message.getFailure());
          case RESULT_NOT_SET ->
              throw new IllegalArgumentException(
                  "expected a value or a failure, but neither is set");
        };
    return new FunctionMessage.RunProposal(message.getResultCompletionId(), result, ackRequested);
  }

  private static FunctionMessage.AttemptError error(ErrorMessage message) {
    var related =
        message.hasRelatedCommandIndex()
                || message.hasRelatedCommandName()
                || message.hasRelatedCommandType()
            ? new RelatedEntry(
                message.hasRelatedCommandIndex() ? message.getRelatedCommandIndex() : null,
                message.hasRelatedCommandName() ? message.getRelatedCommandName() : null,
                message.hasRelatedCommandType() ? message.getRelatedCommandType() : null)
            : null;
    return new FunctionMessage.AttemptError(
        message.getCode(),
        message.getMessage(),
        message.getStacktrace(),
        related,
        message.hasNextRetryDelay() ? delay(message.getNextRetryDelay()) : null,
        switch (message.getBehavior()) {
          case PAUSE -> Behavior.PAUSE;
          case FAIL -> Behavior.FAIL;
          case RETRY, UNRECOGNIZED -> Behavior.RETRY;
        });
  }

  /** An unsigned number of milliseconds; longer than a signed one holds is as good as never. */
  private static Duration delay(long unsignedMs) {
    return Duration.ofMillis(unsignedMs < 0 ? Long.MAX_VALUE : unsignedMs);
  }

  private static Awaiting awaiting(SuspensionMessage message, int protocolVersion) {
    return protocolVersion >= FIRST_VERSION_WITH_TREES
        ? awaiting(message.getAwaitingOn(), 0)
        : Awaiting.anyOf(
            ids(
                message.getWaitingCompletionsList(),
                message.getWaitingSignalsList(),
                message.getWaitingNamedSignalsList()));
  }

  private static Awaiting awaiting(Future future, int depth) {
    if (depth > MAX_FUTURE_DEPTH) {
      throw new ProtocolViolationException(
          "RT0025",
          "Expected futures nested at most " + MAX_FUTURE_DEPTH + " deep, but found more");
    }
    var groups = new ArrayList<Awaiting>();
    for (var nested : future.getNestedFuturesList()) {
      groups.add(awaiting(nested, depth + 1));
    }
    return new Awaiting(
        combinator(future.getCombinatorType()),
        ids(
            future.getWaitingCompletionsList(),
            future.getWaitingSignalsList(),
            future.getWaitingNamedSignalsList()),
        groups);
  }

  private static Awaiting.Combinator combinator(CombinatorType type) {
    return switch (type) {
      case FIRST_COMPLETED -> Awaiting.Combinator.FIRST_COMPLETED;
      case ALL_COMPLETED -> Awaiting.Combinator.ALL_COMPLETED;
      case FIRST_SUCCEEDED_OR_ALL_FAILED -> Awaiting.Combinator.FIRST_SUCCEEDED_OR_ALL_FAILED;
      case ALL_SUCCEEDED_OR_FIRST_FAILED -> Awaiting.Combinator.ALL_SUCCEEDED_OR_FIRST_FAILED;
      case COMBINATOR_UNKNOWN, UNRECOGNIZED -> Awaiting.Combinator.UNKNOWN;
    };
  }

  private static List<NotificationId> ids(
      List<Integer> completions, List<Integer> signals, List<String> names) {
    var ids = new ArrayList<NotificationId>();
    completions.forEach(id -> ids.add(new NotificationId.Completion(id)));
    signals.forEach(index -> ids.add(new NotificationId.SignalIndex(index)));
    names.forEach(name -> ids.add(new NotificationId.SignalName(name)));
    return ids;
  }

  private static byte[] frame(int type, MessageLite message) {
    return frame(type, message.toByteArray());
  }

  private static byte[] frame(int type, byte[] payload) {
    return ByteBuffer.allocate(Frame.HEADER_BYTES + payload.length)
        .putShort((short) type)
        .putShort((short) 0)
        .putInt(payload.length)
        .put(payload)
        .array();
  }
}
