package io.perdure.sdk.internal;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import io.perdure.schema.protocol.BuiltInSignal;
import io.perdure.schema.protocol.EndMessage;
import io.perdure.schema.protocol.InputCommandMessage;
import io.perdure.schema.protocol.NotificationTemplate;
import io.perdure.schema.protocol.OutputCommandMessage;
import io.perdure.schema.protocol.StartMessage;
import io.perdure.schema.protocol.SuspensionMessage;
import io.perdure.schema.protocol.Value;
import io.perdure.sdk.EndpointLimits;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The function protocol of one attempt: bytes from the runtime in, operations of the handler in,
 * bytes for the runtime out. No thread, no clock, no I/O; the time is an argument.
 *
 * <p>It takes in Start and the replay, then is ready. From there the handler's operations are
 * compared with the replayed commands while there are any, and written out afterwards. It ends with
 * one frame, Suspension, Error or End, after which every operation throws {@link AttemptEnded}.
 *
 * <p>Not thread-safe: {@link HandlerRunner} guards it with its lock.
 */
final class InvocationMachine {
  /** How an attempt to pass an await point comes out. */
  enum Await {
    /** What is awaited is decided. */
    READY,
    /** A cancel came first; it is taken now. */
    CANCELLED,
    /** More notifications are needed. */
    BLOCKED
  }

  private enum Phase {
    AWAITING_START,
    AWAITING_REPLAY,
    READY,
    CLOSED
  }

  private static final int INTERNAL_ERROR = 500;

  private final ProtocolVersion version;
  private final EndpointLimits limits;
  private final FrameDecoder decoder;
  private final FrameEncoder encoder;
  private final Journal journal = new Journal();
  private final Notifications notifications = new Notifications();
  private final StateCommands state = new StateCommands(this);
  private final CallCommands calls = new CallCommands(this);
  private final StepCommands steps = new StepCommands(this);

  private Phase phase = Phase.AWAITING_START;
  private boolean inputClosed;
  private long receivedBytes;
  private int missingEntries;
  private StartMessage start = StartMessage.getDefaultInstance();
  private InputCommandMessage input = InputCommandMessage.getDefaultInstance();
  private int nextCompletionId = 1;
  private @Nullable String protocolError;

  InvocationMachine(ProtocolVersion version, EndpointLimits limits) {
    this.version = version;
    this.limits = limits;
    this.decoder = new FrameDecoder(limits.maxFrameBytes());
    this.encoder = new FrameEncoder(limits.maxFrameBytes());
  }

  // What comes from the runtime

  /** Takes in bytes of the request, cut anywhere. */
  void receive(byte[] bytes) {
    if (phase == Phase.CLOSED) {
      return;
    }
    try {
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
    } catch (ProtocolException e) {
      close(e);
    }
  }

  /** Notes that the request has ended: from now on the handler is suspended where it must wait. */
  void closeInput() {
    inputClosed = true;
    if (phase == Phase.AWAITING_START || phase == Phase.AWAITING_REPLAY) {
      close(
          ProtocolException.violation(
              "Expected Start and the whole journal before the end of the request, %d entries are missing"
                  .formatted(missingEntries)));
    } else if (phase == Phase.READY && decoder.remaining() > 0) {
      close(ProtocolException.violation("The request ends in the middle of a frame"));
    }
  }

  private void accept(Frame frame) {
    switch (phase) {
      case AWAITING_START -> acceptStart(frame);
      case AWAITING_REPLAY -> acceptReplay(frame);
      case READY -> acceptLive(frame);
      case CLOSED -> {}
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
    state.begin(start);
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

  // What goes to the runtime

  /** The frames written since the last call; whole frames, ready to send. */
  byte[] takeOutput() {
    return encoder.take();
  }

  int outputSize() {
    return encoder.size();
  }

  boolean isReady() {
    return phase == Phase.READY;
  }

  boolean isClosed() {
    return phase == Phase.CLOSED;
  }

  /** What was wrong between handler, journal and runtime, if that ended the attempt. */
  Optional<String> protocolError() {
    return Optional.ofNullable(protocolError);
  }

  // What the handler asks

  String invocationId() {
    return start.getDebugId();
  }

  String key() {
    return start.getKey();
  }

  InvocationInput input() {
    var headers = new LinkedHashMap<String, String>();
    input.getHeadersList().forEach(header -> headers.put(header.getKey(), header.getValue()));
    return new InvocationInput(input.getValue().getContent(), headers);
  }

  /** The seed for the invocation's random numbers, the same in every attempt. */
  long randomSeed() {
    return version.hasRandomSeedInStart()
        ? start.getRandomSeed()
        : RandomSeed.ofInvocationId(start.getId());
  }

  /** What a handler does with the state of its object. */
  StateCommands state() {
    return state;
  }

  /** What a handler asks of others, and of time. */
  CallCommands calls() {
    return calls;
  }

  /** What a handler does outside. */
  StepCommands steps() {
    return steps;
  }

  // Waiting

  /**
   * Tries to pass an await point. If it cannot and nothing can come any more, the attempt is
   * suspended.
   *
   * @param cancellable whether a cancel ends the wait
   */
  Await await(Pending pending, boolean cancellable) {
    requireOpen();
    long decidedAt = notifications.decidedAt(pending);
    if (cancellable && notifications.cancelledAt() < decidedAt) {
      return Await.CANCELLED;
    }
    if (decidedAt != Notifications.NOT_YET) {
      return Await.READY;
    }
    if (journal.isReplaying()) {
      throw fail(
          journal.mismatch(
              "a wait that was not there before",
              MessageType.describe(Objects.requireNonNull(journal.nextType()))));
    }
    if (inputClosed && !steps.areRunning()) {
      suspend(pending, cancellable);
      throw new AttemptEnded("suspended");
    }
    return Await.BLOCKED;
  }

  /**
   * Takes the cancel that an await point met.
   *
   * @return the calls that must be cancelled as well: those whose result had not come before the
   *     cancel. Position, not presence, decides: a replay knows results that came later.
   */
  List<CallCommands.Call> takeCancel() {
    requireOpen();
    long cancelledAt = notifications.cancelledAt();
    notifications.takeCancel();
    return calls.takeUndecidedAt(cancelledAt);
  }

  /** The notification that decided something that is ready. */
  NotificationTemplate result(Pending.One ready) {
    var notification = notifications.get(ready.id());
    if (notification == null) {
      throw new IllegalStateException("Expected a result for " + ready.id() + ", found none");
    }
    return notification;
  }

  /** Which of these was decided first; at least one is. */
  int indexOfFirst(List<Pending> pending) {
    return notifications.indexOfFirst(pending);
  }

  /** Which of these failed first, or -1 if none did. */
  int indexOfFirstFailure(List<Pending> pending) {
    return notifications.indexOfFirstFailure(pending);
  }

  private void suspend(Pending pending, boolean cancellable) {
    var message = SuspensionMessage.newBuilder();
    for (var id : notifications.missing(pending)) {
      switch (id) {
        case NotificationId.Completion(int completion) -> message.addWaitingCompletions(completion);
        case NotificationId.Signal(int signal) -> message.addWaitingSignals(signal);
        case NotificationId.NamedSignal(var name) -> message.addWaitingNamedSignals(name);
      }
    }
    if (cancellable) {
      message.addWaitingSignals(BuiltInSignal.CANCEL_VALUE);
    }
    end(MessageType.SUSPENSION, message.build());
  }

  // The end

  /** The handler has ended, with a result or for good without one. */
  void complete(Outcome outcome) {
    requireOpen();
    var message = OutputCommandMessage.newBuilder();
    switch (outcome) {
      case Outcome.Success(var value) -> message.setValue(Value.newBuilder().setContent(value));
      case Outcome.Failed(var failure) -> message.setFailure(Failures.toMessage(failure, version));
    }
    command(
        MessageType.OUTPUT,
        message.build(),
        // What the runtime has is the result, even if a handler would now word it differently.
        (stored, wanted) -> stored.getResultCase() == wanted.getResultCase() ? stored : wanted);
    try {
      journal.requireReplayed();
    } catch (ProtocolException e) {
      throw fail(e);
    }
    end(MessageType.END, EndMessage.getDefaultInstance());
  }

  /** The handler failed in a way that is worth another attempt. */
  void failAttempt(Throwable cause) {
    requireOpen();
    end(MessageType.ERROR, Failures.toError(INTERNAL_ERROR, cause).build());
  }

  /** The transport is gone: nothing can be written any more. */
  void abandon() {
    phase = Phase.CLOSED;
    encoder.take();
  }

  void end(MessageType type, MessageLite message) {
    encoder.add(type, message);
    phase = Phase.CLOSED;
  }

  private void close(ProtocolException e) {
    protocolError = e.getMessage();
    var error = Failures.toError(e.code(), e);
    if (e.code() == ProtocolException.JOURNAL_MISMATCH) {
      error.setRelatedCommandIndex(journal.index());
    }
    end(MessageType.ERROR, error.build());
  }

  AttemptEnded fail(ProtocolException e) {
    close(e);
    return new AttemptEnded(String.valueOf(e.getMessage()));
  }

  void requireOpen() {
    if (phase != Phase.READY) {
      throw new AttemptEnded("the attempt has ended");
    }
  }

  // For the commands

  StartMessage start() {
    return start;
  }

  ProtocolVersion version() {
    return version;
  }

  EndpointLimits limits() {
    return limits;
  }

  Notifications notifications() {
    return notifications;
  }

  Journal journal() {
    return journal;
  }

  /** Ids are given out in the order of the operations, so that a replay gets the same ones. */
  int newCompletionId() {
    return nextCompletionId++;
  }

  boolean isNext(MessageType type) {
    var next = journal.nextType();
    return next != null && next == type.code();
  }

  <M extends Message> M command(MessageType type, M wanted) {
    return command(type, wanted, (stored, same) -> same);
  }

  <M extends Message> M command(MessageType type, M wanted, BinaryOperator<M> tolerate) {
    journal.advance();
    if (!journal.isReplaying()) {
      write(type, wanted);
      return wanted;
    }
    try {
      return journal.replay(type, wanted, tolerate);
    } catch (ProtocolException e) {
      throw fail(e);
    }
  }

  boolean fits(MessageLite message) {
    return encoder.fits(message);
  }

  void write(MessageType type, MessageLite message) {
    if (!encoder.fits(message)) {
      throw fail(
          new ProtocolException(
              ProtocolException.TOO_LARGE,
              "Expected a %s shorter than %d bytes (maxFrameBytes), found %d"
                  .formatted(type.label(), limits.maxFrameBytes(), message.getSerializedSize())));
    }
    encoder.add(type, message);
  }
}
