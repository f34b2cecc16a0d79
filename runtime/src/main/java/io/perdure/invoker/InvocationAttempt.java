package io.perdure.invoker;

import static java.util.Objects.requireNonNull;

import io.perdure.codec.Frame;
import io.perdure.codec.FrameDecoder;
import io.perdure.codec.FunctionMessage;
import io.perdure.codec.ProtocolViolationException;
import io.perdure.invoker.AttemptCounts.Outcome;
import io.perdure.invoker.AttemptPlan.NoPlanException;
import io.perdure.log.AppendException;
import io.perdure.registry.RetryPolicy;
import io.perdure.statemachine.AttemptEnd;
import io.perdure.statemachine.AttemptSnapshot;
import io.perdure.statemachine.Awaiting;
import io.perdure.statemachine.JournalEntry;
import io.perdure.statemachine.NotificationId;
import io.perdure.statemachine.RawEntry;
import io.perdure.statemachine.ReportedEntry;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request to a function and what comes of it: replays the journal, passes notifications on, and
 * appends what the function sends.
 *
 * <p>Frames that arrive in one round of the event loop become one report; those that nobody waits
 * for join the next one, if it comes soon. The first end wins, be it the function's (end,
 * suspension, error) or a problem; what was sent before it stays, what comes after it is ignored.
 * Confined to its event loop.
 */
final class InvocationAttempt implements Attempt, FunctionStream.Listener, ReportAppender.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(InvocationAttempt.class);

  private final int replayLength;
  private final Runnable released;
  private final EventLoop loop;
  private final AttemptServices services;
  private final FrameDecoder decoder;
  private final ReportAppender reports;
  private final AwaitPoint awaitPoint = new AwaitPoint();

  /** Without journal and state, once these are on their way. */
  private AttemptSnapshot snapshot;

  private long journalBytes;
  private @Nullable Connected connected;
  private final ReportBatch batch = new ReportBatch();
  private boolean isRoundScheduled;
  private boolean isReportScheduled;
  private boolean isPinned;
  private boolean hasAnswered;
  private boolean hasOutput;
  private boolean isPaused;
  private boolean hasEnded;
  private boolean isStopped;
  private boolean isSuspending;

  InvocationAttempt(
      AttemptSnapshot snapshot, Runnable released, EventLoop loop, AttemptServices services) {
    var options = services.options();
    var progress = snapshot.progress();
    this.snapshot = snapshot;
    this.replayLength = snapshot.journal().size();
    this.journalBytes = snapshot.journalBytes();
    this.released = released;
    this.loop = loop;
    this.services = services;
    this.decoder = new FrameDecoder(options.maxEntryBytes());
    this.isPinned = progress.pin() != null;
    this.isSuspending = snapshot.isPausing();
    this.hasOutput = progress.outputIndex() >= 0;
    this.reports =
        new ReportAppender(
            services.log(), loop, snapshot.attempt(), progress.nextReport(), options, this);
  }

  /** What there is once a stream has been asked for. */
  private record Connected(
      AttemptPlan plan,
      AttemptTrace trace,
      FunctionStream stream,
      RequestBody body,
      AttemptTimeouts timeouts) {}

  @Override
  public EventLoop loop() {
    return loop;
  }

  @Override
  public boolean hasNotReplayed(int entryIndex) {
    return entryIndex >= replayLength;
  }

  @Override
  public void start() {
    if (isStopped) {
      return;
    }
    var maxVersion = services.options().maxProtocolVersion();
    try {
      connected = connect(AttemptPlan.of(snapshot, services.registry(), maxVersion));
      snapshot = snapshot.withoutReplay();
    } catch (NoPlanException cause) {
      fail(cause.problem());
    } catch (RuntimeException bug) {
      fail(unexpected(bug));
    }
  }

  @Override
  public Optional<Awaiting> awaiting() {
    return awaitPoint.get();
  }

  /** Passes on what came back, unless the function is not listening any more. */
  @Override
  public void forward(RawEntry notification) {
    if (connected != null) {
      // The result of a step was counted when this attempt proposed it.
      if (!services.codec().isRunResult(notification)) {
        journalBytes += ReportBatch.weight(notification.body().size());
      }
      awaitPoint.comes(notification);
      send(services.codec().frame(notification, connected.plan.protocolVersion()));
    }
  }

  @Override
  public void acknowledgeRunResult(int completionId) {
    awaitPoint.comes(new NotificationId.Completion(completionId));
    send(services.codec().runResultAck(completionId));
  }

  @Override
  public void acknowledge(int commandIndex) {
    send(services.codec().commandAck(commandIndex));
  }

  @Override
  public void suspend() {
    if (connected == null) {
      isSuspending = true;
    } else if (!hasEnded) {
      connected.timeouts.suspend();
    }
  }

  /** Cuts the attempt if its function still runs; nothing more of it is appended. */
  @Override
  public void stop() {
    isStopped = true;
    released.run();
    reports.stop();
    batch.clear();
    if (!hasEnded) {
      hasEnded = true;
      services.counts().count(Outcome.STOPPED);
      if (connected != null) {
        connected.trace.cut();
      }
      cut();
    }
  }

  /** Ends the attempt with a problem; what the function sent before it is kept. */
  void fail(AttemptProblem problem) {
    if (!hasEnded) {
      end(failed(problem));
      cut();
    }
  }

  @Override
  public void writable() {
    if (connected != null) {
      connected.timeouts.start();
      connected.body.flush();
    }
  }

  @Override
  public void head(int status, Function<String, @Nullable String> headers) {
    if (connected == null || hasEnded) {
      return;
    }
    var contentType = connected.plan.contentType();
    var now = services.clock().instant();
    var problem = ResponseHead.problem(status, headers, contentType, function(), now);
    if (problem != null) {
      fail(problem);
    }
  }

  @Override
  public void data(byte[] bytes) {
    if (connected == null || hasEnded) {
      return;
    }
    connected.timeouts.touch();
    hasAnswered = true;
    try {
      decoder.feed(bytes);
      for (var frame = decoder.next(); frame != null; frame = hasEnded ? null : decoder.next()) {
        take(frame, connected);
      }
    } catch (ProtocolViolationException violation) {
      violated(violation);
    } catch (RuntimeException bug) {
      fail(unexpected(bug));
    }
    if (batch.isUrgent()) {
      scheduleRound();
    } else if (!batch.isEmpty()) {
      scheduleDelayedReport();
    }
  }

  @Override
  public void ended() {
    if (connected != null) {
      connected.timeouts.stop();
      if (hasEnded && !connected.body.isClosed()) {
        // The function reads nothing more, so the rest of its request has no taker.
        connected.stream.reset();
      }
    }
    if (!hasEnded) {
      fail(AttemptProblem.incomplete(function()));
    }
  }

  @Override
  public void failed(Throwable cause) {
    if (connected != null) {
      connected.timeouts.stop();
    }
    fail(AttemptProblem.cutOff(function(), cause));
  }

  @Override
  public void roomAgain() {
    if (isPaused && connected != null) {
      isPaused = false;
      connected.stream.resumeReading();
    }
  }

  @Override
  public void tooLarge(AppendException cause) {
    // The end may be among what was given up; the attempt gets another one. What came later must
    // not be appended without what came before.
    hasEnded = false;
    batch.clear();
    fail(AttemptProblem.tooLarge(cause));
  }

  @Override
  public void endAppended() {
    services.forget().accept(snapshot.attempt());
  }

  private Connected connect(AttemptPlan plan) {
    var options = services.options();
    long ageMs = Math.max(0, services.clock().millis() - snapshot.progress().modifiedAtMs());
    var start = services.codec().start(snapshot, plan.protocolVersion(), ageMs);
    var trace = AttemptTrace.begin(services.tracing(), snapshot.invocation(), plan);
    var request = plan.request(snapshot.invocation(), options.headers(), trace.below());
    var stream = loop.open(request, this);
    var body =
        new RequestBody(
            stream,
            services.codec(),
            plan.protocolVersion(),
            start,
            snapshot.journal(),
            isSuspending || !plan.isBidirectional() || plan.options().inactivityTimeout().isZero(),
            options.maxQueuedBytes(),
            released);
    return new Connected(
        plan, trace, stream, body, new AttemptTimeouts(loop, plan.options(), body, this::abort));
  }

  private void take(Frame frame, Connected to) {
    var invocation = snapshot.invocation();
    long bytes = frame.payload().length;
    switch (services.codec().decode(frame, to.plan.protocolVersion())) {
      case FunctionMessage.Entry message -> {
        to.trace.entered(frame.type());
        add(services.resolver().resolve(message, invocation), bytes);
        hasOutput |= message.entry() instanceof JournalEntry.Output;
      }
      // The callee's input is in the record twice: as sent, and in the resolved call.
      case FunctionMessage.CallRequest message -> {
        to.trace.entered(frame.type());
        add(services.resolver().resolve(message, invocation, to.trace.below()), 2 * bytes);
      }
      case FunctionMessage.SendRequest message -> {
        to.trace.entered(frame.type());
        var trace = to.trace.belowSend(message.callee());
        add(services.resolver().resolve(message, invocation, trace), 2 * bytes);
      }
      case FunctionMessage.RunProposal(var completionId, var result, var ackRequested) -> {
        to.trace.ranStep();
        add(new ReportedEntry.RunResult(completionId, result, ackRequested), bytes);
      }
      case FunctionMessage.AwaitingOn(var awaiting) -> awaitPoint.reached(awaiting);
      case FunctionMessage.Suspension(var awaiting) -> finish(new AttemptEnd.Suspended(awaiting));
      case FunctionMessage.AttemptError error ->
          finish(
              failed(
                  AttemptProblem.reported(
                      error.code(), error.message(), error.relatedEntry(), error.nextRetryDelay()),
                  error.behavior()));
      case FunctionMessage.End _ -> {
        if (!hasOutput) {
          throw new ProtocolViolationException(
              ErrorCode.PROTOCOL_VIOLATION.code(),
              "Expected an output before the end from " + function() + ", but found none");
        }
        finish(new AttemptEnd.Ended());
      }
    }
  }

  private void add(ReportedEntry entry, long bytes) {
    long weight = ReportBatch.weight(bytes);
    journalBytes += weight;
    if (journalBytes > services.options().maxJournalBytes()) {
      pause(
          AttemptProblem.journalTooLarge(
              function(), services.options().maxJournalBytes(), journalBytes));
      return;
    }
    if (!batch.isEmpty() && batch.bytes() + bytes > services.options().maxReportBytes()) {
      appendBatch(null);
    }
    batch.add(entry, weight);
  }

  /** Ends the attempt with a problem that no retry mends. */
  private void pause(AttemptProblem problem) {
    end(new AttemptEnd.Failed(problem.failure(), new AttemptEnd.Next.Pause()));
    cut();
  }

  private void send(byte[] frame) {
    if (connected != null && !hasEnded && !connected.body.isClosing()) {
      connected.timeouts.touch();
      connected.body.add(frame);
      scheduleRound();
    }
  }

  private void scheduleRound() {
    if (!isRoundScheduled) {
      isRoundScheduled = true;
      loop.execute(this::round);
    }
  }

  private void scheduleDelayedReport() {
    if (!isReportScheduled) {
      isReportScheduled = true;
      loop.schedule(services.options().maxReportDelay(), this::delayedReport);
    }
  }

  private void delayedReport() {
    isReportScheduled = false;
    appendBatch(null);
  }

  /** Appends what has arrived, and writes what is to be sent, since the last round. */
  private void round() {
    isRoundScheduled = false;
    if (batch.isUrgent()) {
      appendBatch(null);
    }
    if (connected != null && !hasEnded) {
      connected.body.flush();
    }
  }

  private void appendBatch(@Nullable AttemptEnd end) {
    if (batch.isEmpty() && end == null) {
      return;
    }
    boolean pins = !isPinned && !batch.isEmpty() && connected != null;
    isPinned |= pins;
    var pin = pins ? requireNonNull(connected).plan.pin() : null;
    long bytes = batch.bytes();
    reports.append(pin, batch.take(), end, bytes);
    if (connected != null && !hasEnded && !isPaused && reports.isFull()) {
      isPaused = true;
      connected.stream.pauseReading();
    }
  }

  private void end(AttemptEnd end) {
    hasEnded = true;
    released.run();
    services.counts().count(outcome(end));
    if (connected != null) {
      connected.trace.end(end);
    }
    appendBatch(end);
  }

  private static Outcome outcome(AttemptEnd end) {
    return switch (end) {
      case AttemptEnd.Ended _ -> Outcome.ENDED;
      case AttemptEnd.Suspended _ -> Outcome.SUSPENDED;
      case AttemptEnd.Failed _ -> Outcome.FAILED;
    };
  }

  /** Nothing more of the function counts. What is left is to close both directions. */
  private void finish(AttemptEnd end) {
    end(end);
    var closing = requireNonNull(connected);
    if (isPaused) {
      closing.stream.resumeReading();
    }
    closing.body.finish();
    closing.timeouts.replace(services.options().closeTimeout(), closing.stream::reset);
  }

  private void cut() {
    if (connected != null) {
      connected.timeouts.stop();
      connected.stream.reset();
    }
  }

  /**
   * Ends a silent attempt. A function that has its whole input and has not answered yet may close
   * the stream itself with its first message; every other is cut.
   */
  private void abort() {
    var problem = AttemptProblem.silent(function());
    if (requireNonNull(connected).body.isReplayed() && !hasAnswered) {
      finish(failed(problem));
    } else {
      fail(problem);
    }
  }

  private AttemptEnd.Failed failed(
      AttemptProblem problem, FunctionMessage.AttemptError.Behavior behavior) {
    return switch (behavior) {
      case RETRY -> failed(problem);
      case PAUSE -> new AttemptEnd.Failed(problem.failure(), new AttemptEnd.Next.Pause());
      case FAIL -> new AttemptEnd.Failed(problem.failure(), new AttemptEnd.Next.Fail());
    };
  }

  private AttemptEnd.Failed failed(AttemptProblem problem) {
    int retriesUsed = snapshot.progress().policyRetryCount();
    var failed = RetryDecision.decide(problem, retryPolicy(), retriesUsed);
    LOG.debug("Attempt {} failed: {}", snapshot.attempt(), failed);
    return failed;
  }

  private RetryPolicy retryPolicy() {
    return connected != null
        ? connected.plan.options().retryPolicy()
        : AttemptPlan.retryPolicy(
            snapshot.invocation().target(),
            services.registry(),
            services.options().defaultRetryPolicy());
  }

  private AttemptProblem unexpected(RuntimeException bug) {
    LOG.error("Attempt {} of {} met a bug", snapshot.attempt(), function(), bug);
    return AttemptProblem.bug(bug);
  }

  /** What is nested too deep is so again when it is replayed. */
  private void violated(ProtocolViolationException violation) {
    var problem = AttemptProblem.violation(violation);
    if (violation.errorCode().equals(ErrorCode.NESTED_TOO_DEEP.code())) {
      pause(problem);
    } else {
      fail(problem);
    }
  }

  private String function() {
    var target = snapshot.invocation().target() + " (" + snapshot.attempt().invocation() + ")";
    return connected == null
        ? target
        : target + " at " + connected.plan.deployment().endpoint().address();
  }
}
