package io.perdure.sdk.internal;

import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import io.perdure.schema.protocol.AwaitingOnMessage;
import io.perdure.schema.protocol.EndMessage;
import io.perdure.schema.protocol.NotificationTemplate;
import io.perdure.schema.protocol.OutputCommandMessage;
import io.perdure.schema.protocol.StartMessage;
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

  private static final int INTERNAL_ERROR = 500;

  /** About a hundred futures. */
  private static final int MAX_REPEATED_HINT_BYTES = 256;

  private final ProtocolVersion version;
  private final AttemptOptions options;
  private final FrameEncoder encoder;
  private final Journal journal = new Journal();
  private final Notifications notifications;
  private final Intake intake;
  private final StateCommands state = new StateCommands(this);
  private final CallCommands calls = new CallCommands(this);
  private final SignalCommands signals = new SignalCommands(this);
  private final PromiseCommands promises = new PromiseCommands(this);
  private final ResultCommands results = new ResultCommands(this);
  private final StepCommands steps = new StepCommands(this);

  private boolean ready;
  private boolean closed;
  private boolean inputClosed;

  /** What the runtime was told last about the wait that the handler is in. */
  private @Nullable AwaitingOnMessage told;

  private int nextCompletionId = 1;
  private @Nullable String protocolError;

  InvocationMachine(ProtocolVersion version, AttemptOptions options) {
    this.version = version;
    this.options = options;
    this.encoder = new FrameEncoder(options.limits().maxFrameBytes());
    this.notifications = new Notifications(options.explicitCancellation());
    this.intake = new Intake(options.limits(), journal, notifications, steps::acknowledge);
  }

  // What comes from the runtime

  /** Takes in bytes of the request, cut anywhere. */
  void receive(byte[] bytes) {
    if (closed) {
      return;
    }
    try {
      intake.receive(bytes);
      if (!ready && intake.isReady()) {
        state.begin(intake.start());
        ready = true;
      }
    } catch (ProtocolException e) {
      close(e);
    }
  }

  /** Notes that the request has ended: from now on the handler is suspended where it must wait. */
  void closeInput() {
    inputClosed = true;
    if (!closed) {
      try {
        intake.end();
      } catch (ProtocolException e) {
        close(e);
      }
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
    return ready && !closed;
  }

  boolean isClosed() {
    return closed;
  }

  /** What was wrong between handler, journal and runtime, if that ended the attempt. */
  Optional<String> protocolError() {
    return Optional.ofNullable(protocolError);
  }

  // What the handler asks

  String invocationId() {
    return start().getDebugId();
  }

  String key() {
    return start().getKey();
  }

  /** The idempotency key it was called with; runtimes tell it from version 7 on. */
  Optional<String> idempotencyKey() {
    return start().hasIdempotencyKey()
        ? Optional.of(start().getIdempotencyKey())
        : Optional.empty();
  }

  /** The scope it is in; runtimes tell it from version 7 on. */
  Optional<String> scope() {
    return start().hasScope() ? Optional.of(start().getScope()) : Optional.empty();
  }

  /** What it counts against in its scope; runtimes tell it from version 7 on. */
  Optional<String> limitKey() {
    return start().hasLimitKey() ? Optional.of(start().getLimitKey()) : Optional.empty();
  }

  InvocationInput input() {
    var input = intake.input();
    var headers = new LinkedHashMap<String, String>();
    input.getHeadersList().forEach(header -> headers.put(header.getKey(), header.getValue()));
    return new InvocationInput(input.getValue().getContent(), headers);
  }

  /** The seed for the invocation's random numbers, the same in every attempt. */
  long randomSeed() {
    return version.hasRandomSeedInStart()
        ? start().getRandomSeed()
        : RandomSeed.ofInvocationId(start().getId());
  }

  /** What a handler does with the state of its object. */
  StateCommands state() {
    return state;
  }

  /** What a handler asks of others, and of time. */
  CallCommands calls() {
    return calls;
  }

  /** Awakeables and signals, its own and those of others. */
  SignalCommands signals() {
    return signals;
  }

  /** The promises of a workflow. */
  PromiseCommands promises() {
    return promises;
  }

  /** The results of other invocations. */
  ResultCommands results() {
    return results;
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
    long decidedAt = decision(pending).position();
    if (cancellable && notifications.cancelledAt() < decidedAt) {
      told = null;
      return Await.CANCELLED;
    }
    if (decidedAt != Notifications.NOT_YET) {
      told = null;
      return Await.READY;
    }
    if (journal.isReplaying()) {
      throw fail(
          journal.mismatch(
              "a wait that was not there before",
              MessageType.describe(Objects.requireNonNull(journal.nextType()))));
    }
    boolean cancelWakes = cancellable && !options.explicitCancellation();
    if (inputClosed && !steps.areRunning()) {
      end(MessageType.SUSPENSION, Suspension.message(pending, cancelWakes, version, notifications));
      throw new AttemptEnded("suspended");
    }
    tellWhatIsAwaited(pending, cancelWakes);
    return Await.BLOCKED;
  }

  /**
   * A hint when a wait begins, and again of what is left when a part has come, unless there is so
   * much that this would cost more than it is worth. Nothing is told of a step's result that is on
   * its way into the journal.
   */
  private void tellWhatIsAwaited(Pending pending, boolean cancelWakes) {
    boolean isToldOnce = told != null && told.getSerializedSize() > MAX_REPEATED_HINT_BYTES;
    if (!version.hasAwaitingOn() || isToldOnce || steps.isProposed(pending)) {
      return;
    }
    var hint = Suspension.hint(pending, cancelWakes, steps.areRunning(), notifications);
    if (!hint.equals(told) && encoder.fits(hint)) {
      encoder.add(MessageType.AWAITING_ON, hint);
    }
    told = hint;
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

  /** When and how something awaited is decided. */
  Decision decision(Pending pending) {
    return Decision.of(pending, notifications);
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
    closed = true;
    encoder.take();
  }

  void end(MessageType type, MessageLite message) {
    encoder.add(type, message);
    closed = true;
  }

  private void close(ProtocolException e) {
    protocolError = e.getMessage();
    var error = Failures.toError(e.code(), e);
    if (e.code() == ProtocolException.JOURNAL_MISMATCH) {
      error.setRelatedCommandIndex(journal.index());
      if (version.hasErrorBehavior()) {
        error.setBehavior(Failures.behavior(options.onJournalMismatch()));
      }
    }
    end(MessageType.ERROR, error.build());
  }

  AttemptEnded fail(ProtocolException e) {
    close(e);
    return new AttemptEnded(String.valueOf(e.getMessage()));
  }

  void requireOpen() {
    if (!isReady()) {
      throw new AttemptEnded("the attempt has ended");
    }
  }

  // For the commands

  StartMessage start() {
    return intake.start();
  }

  ProtocolVersion version() {
    return version;
  }

  EndpointLimits limits() {
    return options.limits();
  }

  AttemptOptions options() {
    return options;
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
    write(type, message, false);
  }

  /**
   * Writes a frame.
   *
   * @param requestAck whether the runtime confirms it instead of sending its content back
   */
  void write(MessageType type, MessageLite message, boolean requestAck) {
    if (!encoder.fits(message)) {
      throw fail(
          new ProtocolException(
              ProtocolException.TOO_LARGE,
              "Expected a %s shorter than %d bytes (maxFrameBytes), found %d"
                  .formatted(type.label(), limits().maxFrameBytes(), message.getSerializedSize())));
    }
    encoder.add(type, message, requestAck);
  }
}
