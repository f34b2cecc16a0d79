package io.perdure.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.perdure.model.AttemptFailure.RelatedEntry;
import io.perdure.model.InvocationResult;
import io.perdure.model.Payload;
import io.perdure.schema.protocol.CommandAckMessage;
import io.perdure.schema.protocol.ErrorMessage;
import io.perdure.schema.protocol.Future;
import io.perdure.schema.protocol.ProposeRunCompletionMessage;
import io.perdure.schema.protocol.StartMessage;
import io.perdure.schema.protocol.SuspensionMessage;
import io.perdure.statemachine.AttemptSnapshot;
import io.perdure.statemachine.Awaiting;
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
    if (protocolVersion >= 7 && invocation.idempotencyKey() != null) {
      message.setIdempotencyKey(invocation.idempotencyKey());
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

  /** The frame of a stored entry. */
  public byte[] frame(RawEntry entry) {
    return frame(entry.type(), entry.body().bytes());
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
    try {
      return switch (frame.type()) {
        case MessageType.PROPOSE_RUN_COMPLETION ->
            proposal(ProposeRunCompletionMessage.parseFrom(frame.payload()));
        case MessageType.SUSPENSION ->
            new FunctionMessage.Suspension(
                awaiting(SuspensionMessage.parseFrom(frame.payload()), protocolVersion));
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

  private static FunctionMessage.RunProposal proposal(ProposeRunCompletionMessage message) {
    InvocationResult result =
        switch (message.getResultCase()) {
          case VALUE -> new InvocationResult.Succeeded(ProtoValues.payload(message.getValue()));
          case FAILURE -> ProtoValues.failed(message.getFailure());
          case RESULT_NOT_SET ->
              throw new IllegalArgumentException(
                  "expected a value or a failure, but neither is set");
        };
    return new FunctionMessage.RunProposal(message.getResultCompletionId(), result);
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
        message.hasNextRetryDelay() ? delay(message.getNextRetryDelay()) : null);
  }

  /** An unsigned number of milliseconds; longer than a signed one holds is as good as never. */
  private static Duration delay(long unsignedMs) {
    return Duration.ofMillis(unsignedMs < 0 ? Long.MAX_VALUE : unsignedMs);
  }

  private static Awaiting awaiting(SuspensionMessage message, int protocolVersion) {
    var ids = new ArrayList<NotificationId>();
    if (protocolVersion >= 7) {
      collect(message.getAwaitingOn(), 0, ids);
    } else {
      collect(
          message.getWaitingCompletionsList(),
          message.getWaitingSignalsList(),
          message.getWaitingNamedSignalsList(),
          ids);
    }
    return new Awaiting(ids);
  }

  /** Any leaf wakes: too early is always right, the function replays and suspends again. */
  private static void collect(Future future, int depth, List<NotificationId> ids) {
    if (depth > MAX_FUTURE_DEPTH) {
      throw new ProtocolViolationException(
          "RT0025",
          "Expected futures nested at most " + MAX_FUTURE_DEPTH + " deep, but found more");
    }
    collect(
        future.getWaitingCompletionsList(),
        future.getWaitingSignalsList(),
        future.getWaitingNamedSignalsList(),
        ids);
    future.getNestedFuturesList().forEach(nested -> collect(nested, depth + 1, ids));
  }

  private static void collect(
      List<Integer> completions,
      List<Integer> signals,
      List<String> names,
      List<NotificationId> ids) {
    completions.forEach(id -> ids.add(new NotificationId.Completion(id)));
    signals.forEach(index -> ids.add(new NotificationId.SignalIndex(index)));
    names.forEach(name -> ids.add(new NotificationId.SignalName(name)));
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
