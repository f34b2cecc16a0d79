package io.perdure.sdk.internal;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.perdure.schema.protocol.InputCommandMessage;
import io.perdure.schema.protocol.ProposeRunCompletionAckMessage;
import io.perdure.schema.protocol.StartMessage;
import io.perdure.sdk.EndpointLimits;
import java.util.function.IntConsumer;

/**
 * The runtime's half of the stream: Start, then the replay, sorted into commands and notifications,
 * then notifications as they come. Everything else breaks the protocol.
 */
final class Intake {
  private enum Phase {
    AWAITING_START,
    AWAITING_REPLAY,
    READY
  }

  private final EndpointLimits limits;
  private final FrameDecoder decoder;
  private final Journal journal;
  private final Notifications notifications;
  private final IntConsumer onStepAcknowledged;

  private Phase phase = Phase.AWAITING_START;
  private long receivedBytes;
  private int missingEntries;
  private StartMessage start = StartMessage.getDefaultInstance();
  private InputCommandMessage input = InputCommandMessage.getDefaultInstance();

  Intake(
      EndpointLimits limits,
      Journal journal,
      Notifications notifications,
      IntConsumer onStepAcknowledged) {
    this.limits = limits;
    this.decoder = new FrameDecoder(limits.maxFrameBytes());
    this.journal = journal;
    this.notifications = notifications;
    this.onStepAcknowledged = onStepAcknowledged;
  }

  /** Whether the whole replay is here. */
  boolean isReady() {
    return phase == Phase.READY;
  }

  StartMessage start() {
    return start;
  }

  InputCommandMessage input() {
    return input;
  }

  /** Takes in bytes, cut anywhere. */
  void receive(byte[] bytes) {
    receivedBytes += bytes.length;
    if (receivedBytes > limits.maxReceivedBytes()) {
      throw new ProtocolException(
          ProtocolException.TOO_LARGE,
          "Expected at most %d bytes in one attempt (maxReceivedBytes), found more"
              .formatted(limits.maxReceivedBytes()));
    }
    decoder.add(bytes);
    for (var frame = decoder.next(); frame != null; frame = decoder.next()) {
      accept(frame);
    }
  }

  /** Checks that the request may end here. */
  void end() {
    if (phase != Phase.READY) {
      throw ProtocolException.violation(
          "Expected Start and the whole journal before the end of the request, %d entries are missing"
              .formatted(missingEntries));
    }
    if (decoder.remaining() > 0) {
      throw ProtocolException.violation("The request ends in the middle of a frame");
    }
  }

  private void accept(Frame frame) {
    switch (phase) {
      case AWAITING_START -> acceptStart(frame);
      case AWAITING_REPLAY -> acceptReplay(frame);
      case READY -> acceptLive(frame);
    }
  }

  private void acceptStart(Frame frame) {
    if (frame.type() != MessageType.START.code()) {
      throw unexpected(frame, "Start");
    }
    start = parse(frame, StartMessage.getDefaultInstance());
    if (start.getKnownEntries() < 1) {
      throw ProtocolException.violation("Expected at least 1 known entry in Start, found 0");
    }
    missingEntries = start.getKnownEntries();
    phase = Phase.AWAITING_REPLAY;
  }

  private void acceptReplay(Frame frame) {
    if (MessageType.isNotification(frame.type())) {
      notifications.add(frame);
    } else if (MessageType.isCommand(frame.type())) {
      if (journal.index() < 0) {
        acceptInput(frame);
      } else {
        journal.add(frame);
      }
    } else {
      throw unexpected(frame, "a journal entry");
    }
    if (--missingEntries == 0) {
      if (journal.index() < 0) {
        throw ProtocolException.violation("Expected Input in the journal, found none");
      }
      phase = Phase.READY;
    }
  }

  private void acceptInput(Frame frame) {
    if (frame.type() != MessageType.INPUT.code()) {
      throw unexpected(frame, "Input");
    }
    input = parse(frame, InputCommandMessage.getDefaultInstance());
    journal.advance();
  }

  private void acceptLive(Frame frame) {
    if (MessageType.isNotification(frame.type())) {
      notifications.add(frame);
    } else if (frame.type() == MessageType.PROPOSE_RUN_COMPLETION_ACK.code()) {
      onStepAcknowledged.accept(
          parse(frame, ProposeRunCompletionAckMessage.getDefaultInstance()).getCompletionId());
    } else if (frame.type() != MessageType.COMMAND_ACK.code()) {
      throw unexpected(frame, "a notification");
    }
  }

  private static ProtocolException unexpected(Frame frame, String expected) {
    return ProtocolException.violation(
        "Expected %s, found %s".formatted(expected, MessageType.describe(frame.type())));
  }

  @SuppressWarnings("unchecked")
  private static <M extends MessageLite> M parse(Frame frame, M like) {
    try {
      return (M) like.getParserForType().parseFrom(frame.payload());
    } catch (InvalidProtocolBufferException e) {
      throw ProtocolException.violation(
          "Expected %s, found undecodable bytes: %s"
              .formatted(MessageType.describe(frame.type()), e.getMessage()));
    }
  }
}
