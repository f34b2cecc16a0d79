package io.perdure.sdk.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import io.perdure.schema.protocol.AttachInvocationCommandMessage;
import io.perdure.schema.protocol.BuiltInSignal;
import io.perdure.schema.protocol.CallCommandMessage;
import io.perdure.schema.protocol.ClearAllStateCommandMessage;
import io.perdure.schema.protocol.ClearStateCommandMessage;
import io.perdure.schema.protocol.CompleteAwakeableCommandMessage;
import io.perdure.schema.protocol.EndMessage;
import io.perdure.schema.protocol.GetEagerStateCommandMessage;
import io.perdure.schema.protocol.GetEagerStateKeysCommandMessage;
import io.perdure.schema.protocol.GetInvocationOutputCommandMessage;
import io.perdure.schema.protocol.GetLazyStateCommandMessage;
import io.perdure.schema.protocol.GetLazyStateKeysCommandMessage;
import io.perdure.schema.protocol.Header;
import io.perdure.schema.protocol.InputCommandMessage;
import io.perdure.schema.protocol.NotificationTemplate;
import io.perdure.schema.protocol.OneWayCallCommandMessage;
import io.perdure.schema.protocol.OutputCommandMessage;
import io.perdure.schema.protocol.ProposeRunCompletionMessage;
import io.perdure.schema.protocol.RunCommandMessage;
import io.perdure.schema.protocol.SendSignalCommandMessage;
import io.perdure.schema.protocol.SetStateCommandMessage;
import io.perdure.schema.protocol.SleepCommandMessage;
import io.perdure.schema.protocol.StartMessage;
import io.perdure.schema.protocol.StateKeys;
import io.perdure.schema.protocol.SuspensionMessage;
import io.perdure.schema.protocol.Value;
import io.perdure.schema.protocol.Void;
import io.perdure.sdk.EndpointLimits;
import io.perdure.sdk.RunOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BinaryOperator;

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

  /** A step that the handler has asked for. */
  record Step(int completionId, int commandIndex, String name, boolean replayed, boolean done) {
    Pending.One result() {
      return Pending.completion(completionId);
    }
  }

  /** A call that the handler has made: futures of its id and of its result. */
  record Call(Pending.One invocationId, Pending.One result) {}

  /** An awakeable and the future of its result. */
  record AwakeableTicket(String id, Pending.One result) {}

  /** The answer to a read of state: here already, or on its way. */
  sealed interface StateRead<T> {
    /** The answer. */
    record Known<T>(T value) implements StateRead<T> {}

    /** The notification that brings the answer. */
    record Asked<T>(Pending.One answer) implements StateRead<T> {}
  }

  private enum Phase {
    AWAITING_START,
    AWAITING_REPLAY,
    READY,
    CLOSED
  }

  /** Signals below are the protocol's own. */
  private static final int FIRST_AWAKEABLE_SIGNAL = 17;

  private static final int INTERNAL_ERROR = 500;
  private static final Void VOID = Void.getDefaultInstance();

  private final ProtocolVersion version;
  private final EndpointLimits limits;
  private final FrameDecoder decoder;
  private final FrameEncoder encoder;
  private final Journal journal = new Journal();
  private final Notifications notifications = new Notifications();
  private final List<Call> openCalls = new ArrayList<>();

  private Phase phase = Phase.AWAITING_START;
  private boolean inputClosed;
  private long receivedBytes;
  private int missingEntries;
  private StartMessage start = StartMessage.getDefaultInstance();
  private InputCommandMessage input = InputCommandMessage.getDefaultInstance();
  private StateView state = new StateView(start);
  private int nextCompletionId = 1;
  private int nextSignal = FIRST_AWAKEABLE_SIGNAL;
  private int runningSteps;

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
    state = new StateView(start);
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

  StateRead<Optional<ByteString>> getState(ByteString key) {
    requireOpen();
    int id = nextCompletionId++;
    boolean eager =
        isNext(MessageType.GET_EAGER_STATE)
            || (!isNext(MessageType.GET_LAZY_STATE) && state.knows(key));
    if (!eager) {
      command(
          MessageType.GET_LAZY_STATE,
          GetLazyStateCommandMessage.newBuilder().setKey(key).setResultCompletionId(id).build());
      return new StateRead.Asked<>(Pending.completion(id));
    }
    var wanted = GetEagerStateCommandMessage.newBuilder().setKey(key);
    state
        .get(key)
        .ifPresentOrElse(value -> wanted.setValue(value(value)), () -> wanted.setVoid(VOID));
    var read =
        command(
            MessageType.GET_EAGER_STATE,
            wanted.build(),
            // The state that comes with a replay is newer than what was read then.
            (stored, now) -> stored.getKey().equals(now.getKey()) ? stored : now);
    return new StateRead.Known<>(
        read.hasValue() ? Optional.of(read.getValue().getContent()) : Optional.empty());
  }

  StateRead<List<ByteString>> getStateKeys() {
    requireOpen();
    int id = nextCompletionId++;
    boolean eager =
        isNext(MessageType.GET_EAGER_STATE_KEYS)
            || (!isNext(MessageType.GET_LAZY_STATE_KEYS) && state.isComplete());
    if (!eager) {
      command(
          MessageType.GET_LAZY_STATE_KEYS,
          GetLazyStateKeysCommandMessage.newBuilder().setResultCompletionId(id).build());
      return new StateRead.Asked<>(Pending.completion(id));
    }
    var read =
        command(
            MessageType.GET_EAGER_STATE_KEYS,
            GetEagerStateKeysCommandMessage.newBuilder()
                .setValue(StateKeys.newBuilder().addAllKeys(state.keys()))
                .build(),
            (stored, now) -> stored);
    return new StateRead.Known<>(read.getValue().getKeysList());
  }

  void setState(ByteString key, ByteString value) {
    requireOpen();
    command(
        MessageType.SET_STATE,
        SetStateCommandMessage.newBuilder().setKey(key).setValue(value(value)).build());
    state.set(key, value);
  }

  void clearState(ByteString key) {
    requireOpen();
    command(MessageType.CLEAR_STATE, ClearStateCommandMessage.newBuilder().setKey(key).build());
    state.clear(key);
  }

  void clearAllState() {
    requireOpen();
    command(MessageType.CLEAR_ALL_STATE, ClearAllStateCommandMessage.getDefaultInstance());
    state.clearAll();
  }

  Pending.One sleep(long wakeUpTimeMs) {
    requireOpen();
    int id = nextCompletionId++;
    command(
        MessageType.SLEEP,
        SleepCommandMessage.newBuilder()
            .setWakeUpTime(wakeUpTimeMs)
            .setResultCompletionId(id)
            .build(),
        (stored, wanted) -> wanted.toBuilder().setWakeUpTime(stored.getWakeUpTime()).build());
    return Pending.completion(id);
  }

  Call call(CallRequest request) {
    requireOpen();
    int idOfInvocationId = nextCompletionId++;
    int idOfResult = nextCompletionId++;
    var message =
        CallCommandMessage.newBuilder()
            .setServiceName(request.service())
            .setHandlerName(request.handler())
            .setKey(request.key())
            .setParameter(request.input())
            .addAllHeaders(headers(request.headers()))
            .setInvocationIdNotificationIdx(idOfInvocationId)
            .setResultCompletionId(idOfResult);
    if (request.idempotencyKey() != null) {
      message.setIdempotencyKey(request.idempotencyKey());
    }
    command(MessageType.CALL, message.build());
    var call = new Call(Pending.completion(idOfInvocationId), Pending.completion(idOfResult));
    openCalls.add(call);
    return call;
  }

  /**
   * Journals a one-way call.
   *
   * @param invokeTimeMs when to start the handler, 0 for now
   * @return the future of the invocation's id
   */
  Pending.One send(CallRequest request, long invokeTimeMs) {
    requireOpen();
    int idOfInvocationId = nextCompletionId++;
    var message =
        OneWayCallCommandMessage.newBuilder()
            .setServiceName(request.service())
            .setHandlerName(request.handler())
            .setKey(request.key())
            .setParameter(request.input())
            .setInvokeTime(invokeTimeMs)
            .addAllHeaders(headers(request.headers()))
            .setInvocationIdNotificationIdx(idOfInvocationId);
    if (request.idempotencyKey() != null) {
      message.setIdempotencyKey(request.idempotencyKey());
    }
    command(
        MessageType.ONE_WAY_CALL,
        message.build(),
        // A delay counts from when it was first asked for.
        (stored, wanted) -> wanted.toBuilder().setInvokeTime(stored.getInvokeTime()).build());
    return Pending.completion(idOfInvocationId);
  }

  /** Journals a step; if it is not done yet, the caller does it and proposes the result. */
  Step run(String name) {
    requireOpen();
    int id = nextCompletionId++;
    boolean replayed = journal.isReplaying();
    command(
        MessageType.RUN,
        RunCommandMessage.newBuilder().setName(name).setResultCompletionId(id).build());
    var result = Pending.completion(id);
    boolean done = notifications.decidedAt(result) != Notifications.NOT_YET;
    if (!done) {
      runningSteps++;
    }
    return new Step(id, journal.index(), name, replayed, done);
  }

  /** Hands the result of a step to the runtime; it counts once its notification comes back. */
  void proposeRunCompletion(Step step, Outcome outcome) {
    requireOpen();
    var message =
        ProposeRunCompletionMessage.newBuilder().setResultCompletionId(step.completionId());
    switch (outcome) {
      case Outcome.Success(var value) -> message.setValue(value);
      case Outcome.Failed(var failure) -> message.setFailure(Failures.toMessage(failure, version));
    }
    runningSteps--;
    write(MessageType.PROPOSE_RUN_COMPLETION, message.build());
  }

  /**
   * Deals with a step that failed but may be tried again: ends the attempt and asks for the next
   * one, or, when the step's own policy is exhausted, makes the failure its result.
   *
   * @param elapsed how long this attempt has tried the step
   */
  void failStep(Step step, RunOptions options, Throwable cause, Duration elapsed) {
    requireOpen();
    var error =
        Failures.toError(INTERNAL_ERROR, cause)
            .setRelatedCommandIndex(step.commandIndex())
            .setRelatedCommandName(step.name())
            .setRelatedCommandType(MessageType.RUN.code());
    if (options.hasRetryPolicy()) {
      // Only a step that was replayed can have failed before, and whatever failed since the last
      // stored entry is put down to it.
      int failedAttempts = 1 + (step.replayed() ? start.getRetryCountSinceLastStoredEntry() : 0);
      var total =
          step.replayed() ? elapsed.plusMillis(start.getDurationSinceLastStoredEntry()) : elapsed;
      var delay = StepRetry.delay(options, failedAttempts, total);
      if (delay.isEmpty()) {
        proposeRunCompletion(
            step, new Outcome.Failed(Failures.exhausted(step.name(), failedAttempts, cause)));
        return;
      }
      error.setNextRetryDelay(delay.get().toMillis());
    }
    end(MessageType.ERROR, error.build());
  }

  /** Makes an awakeable. Writes nothing: its id follows from the invocation's id and the order. */
  AwakeableTicket awakeable() {
    requireOpen();
    int signal = nextSignal++;
    return new AwakeableTicket(AwakeableId.of(start.getId(), signal), Pending.signal(signal));
  }

  void completeAwakeable(String id, Outcome outcome) {
    requireOpen();
    var message = CompleteAwakeableCommandMessage.newBuilder().setAwakeableId(id);
    switch (outcome) {
      case Outcome.Success(var value) -> message.setValue(value(value));
      case Outcome.Failed(var failure) -> message.setFailure(Failures.toMessage(failure, version));
    }
    command(MessageType.COMPLETE_AWAKEABLE, message.build());
  }

  void cancel(String invocationId) {
    requireOpen();
    command(
        MessageType.SEND_SIGNAL,
        SendSignalCommandMessage.newBuilder()
            .setTargetInvocationId(invocationId)
            .setIdx(BuiltInSignal.CANCEL_VALUE)
            .setVoid(VOID)
            .build());
  }

  Pending.One attach(String invocationId) {
    requireOpen();
    int id = nextCompletionId++;
    command(
        MessageType.ATTACH_INVOCATION,
        AttachInvocationCommandMessage.newBuilder()
            .setInvocationId(invocationId)
            .setResultCompletionId(id)
            .build());
    return Pending.completion(id);
  }

  Pending.One outputOf(String invocationId) {
    requireOpen();
    int id = nextCompletionId++;
    command(
        MessageType.GET_INVOCATION_OUTPUT,
        GetInvocationOutputCommandMessage.newBuilder()
            .setInvocationId(invocationId)
            .setResultCompletionId(id)
            .build());
    return Pending.completion(id);
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
    if (inputClosed && runningSteps == 0) {
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
  List<Call> takeCancel() {
    requireOpen();
    long cancelledAt = notifications.cancelledAt();
    notifications.takeCancel();
    var pending = new ArrayList<Call>();
    for (Iterator<Call> calls = openCalls.iterator(); calls.hasNext(); calls.remove()) {
      var call = calls.next();
      if (notifications.decidedAt(call.result()) > cancelledAt) {
        pending.add(call);
      }
    }
    return pending;
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
      case Outcome.Success(var value) -> message.setValue(value(value));
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

  private void end(MessageType type, MessageLite message) {
    encoder.add(type, message);
    phase = Phase.CLOSED;
  }

  private void close(ProtocolException e) {
    var error = Failures.toError(e.code(), e);
    if (e.code() == ProtocolException.JOURNAL_MISMATCH) {
      error.setRelatedCommandIndex(journal.index());
    }
    end(MessageType.ERROR, error.build());
  }

  private AttemptEnded fail(ProtocolException e) {
    close(e);
    return new AttemptEnded(String.valueOf(e.getMessage()));
  }

  private void requireOpen() {
    if (phase != Phase.READY) {
      throw new AttemptEnded("the attempt has ended");
    }
  }

  // Commands

  private boolean isNext(MessageType type) {
    var next = journal.nextType();
    return next != null && next == type.code();
  }

  private <M extends Message> M command(MessageType type, M wanted) {
    return command(type, wanted, (stored, same) -> same);
  }

  private <M extends Message> M command(MessageType type, M wanted, BinaryOperator<M> tolerate) {
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

  private void write(MessageType type, MessageLite message) {
    if (!encoder.fits(message)) {
      throw fail(
          new ProtocolException(
              ProtocolException.TOO_LARGE,
              "Expected a %s of at most %d bytes (maxFrameBytes), found %d"
                  .formatted(type.label(), limits.maxFrameBytes(), message.getSerializedSize())));
    }
    encoder.add(type, message);
  }

  private static Value value(ByteString content) {
    return Value.newBuilder().setContent(content).build();
  }

  private static List<Header> headers(Map<String, String> headers) {
    return headers.entrySet().stream()
        .map(header ->
            Header.newBuilder().setKey(header.getKey()).setValue(header.getValue()).build())
        .toList();
  }
}
