package io.perdure.sdk.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.perdure.sdk.Interceptor;
import io.perdure.sdk.InvocationCancelledException;
import io.perdure.sdk.RunOptions;
import io.perdure.sdk.TerminalException;
import io.perdure.sdk.internal.InvocationMachine.Await;
import io.perdure.sdk.internal.Outside.StepBody;
import io.perdure.sdk.internal.StepCommands.Step;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt: the handler on its virtual thread, the machine, and the transport's thread, brought
 * together by one lock that is held for moments only and never while user code runs. Frames are
 * collected and sent when the handler is about to block.
 *
 * <p>When the attempt is over for the runtime, its threads are interrupted and every operation
 * throws {@link AttemptEnded}. Thread-safe.
 */
public final class HandlerRunner {
  private static final Logger log = LoggerFactory.getLogger(HandlerRunner.class);

  /** So much output is sent at once even if the handler does not block. */
  private static final int FLUSH_BYTES = 32 << 10;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final InvocationMachine machine;
  private final HandlerDefinition handler;
  private final Definitions definitions;
  private final Outside outside;
  private final AttemptOutput output;
  private final LateFlush lateFlush;
  private final Supplier<Interceptor> interceptors;
  private final Runnable onExit;
  private final Set<Thread> stepThreads = new HashSet<>();

  private Interceptor interceptor = new Interceptor() {}; // set before the handler runs
  private boolean inStep; // confined to the handler's thread
  private Thread thread = Thread.currentThread();
  private boolean started;
  private boolean outputEnded;

  HandlerRunner(
      InvocationMachine machine,
      HandlerDefinition handler,
      Definitions definitions,
      Outside outside,
      AttemptOutput output,
      LateFlush lateFlush,
      Supplier<Interceptor> interceptors,
      Runnable onExit) {
    this.machine = machine;
    this.handler = handler;
    this.definitions = definitions;
    this.outside = outside;
    this.output = output;
    this.lateFlush = lateFlush;
    this.interceptors = interceptors;
    this.onExit = onExit;
  }

  // Called by the transport

  /** Bytes of the request. */
  public void receive(byte[] bytes) {
    fromTransport(() -> machine.receive(bytes));
  }

  /** The request has ended. */
  public void endOfInput() {
    fromTransport(machine::closeInput);
  }

  /** The output is no longer full. */
  public void writable() {
    fromTransport(() -> {});
  }

  /** The stream is gone before its end: stops the handler as soon as it lets itself be stopped. */
  public void connectionLost() {
    fromTransport(() -> {
      if (!outputEnded) {
        log.debug("The stream of {} is gone", machine.invocationId());
        machine.abandon();
        outputEnded = true;
        interruptOthers();
      }
    });
  }

  private void fromTransport(Runnable event) {
    lock.lock();
    try {
      event.run();
      if (machine.isClosed()) {
        endOutput();
      } else if (machine.isReady() && !started) {
        start();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    exitIfNeverStarted();
  }

  private void start() {
    started = true;
    thread =
        Thread.ofVirtual()
            .name("handler-" + handler.qualifiedName() + "-" + machine.invocationId())
            .unstarted(this::runHandler);
    thread.start();
  }

  private void exitIfNeverStarted() {
    boolean exit;
    lock.lock();
    try {
      exit = machine.isClosed() && !started;
      started |= exit;
    } finally {
      lock.unlock();
    }
    if (exit) {
      onExit.run();
    }
  }

  // The handler's thread

  private void runHandler() {
    try {
      var outcome = outcomeOfHandler();
      locked(() -> {
        machine.complete(outcome);
        return outcome;
      });
    } catch (AttemptEnded e) {
      log.debug("Attempt of {} ended: {}", machine.invocationId(), e.getMessage());
    } catch (Throwable e) {
      failAttempt(e);
    } finally {
      onExit.run();
    }
  }

  private Outcome outcomeOfHandler() throws Exception {
    interceptor = interceptors.get();
    var context = new KeyedContext(this, machine, definitions);
    byte[] body = machine.input().body().toByteArray();
    try {
      var result = new AtomicReference<byte[]>();
      interceptor.aroundHandler(() -> result.set(handler.invoke(context, body)));
      return new Outcome.Success(UnsafeByteOperations.unsafeWrap(proceeded(result)));
    } catch (TerminalException e) {
      return new Outcome.Failed(e);
    }
  }

  private static <R> R proceeded(AtomicReference<R> result) {
    return Objects.requireNonNull(result.get(), "An interceptor did not proceed");
  }

  private void failAttempt(Throwable cause) {
    lock.lock();
    try {
      if (machine.isClosed()) {
        // What the handler throws because it was interrupted is of no interest.
        log.debug("Attempt of {} had ended already", machine.invocationId(), cause);
        return;
      }
      log.warn(
          "Attempt of {} on {} failed, the runtime will retry it",
          machine.invocationId(),
          handler.qualifiedName(),
          cause);
      machine.failAttempt(cause);
      endOutput();
    } finally {
      lock.unlock();
    }
  }

  /** The clock that the handler goes by. */
  InstantSource clock() {
    return outside.clock();
  }

  /** Does something with the machine on behalf of the handler. */
  <R> R locked(Supplier<R> operation) {
    requireHandlerThread();
    lock.lock();
    try {
      R result = operation.get();
      if (machine.outputSize() >= FLUSH_BYTES) {
        flush();
      }
      return result;
    } finally {
      if (machine.isClosed()) {
        endOutput();
      }
      lock.unlock();
    }
  }

  /** Refuses what is asked for by another thread than the handler's, or inside of a step. */
  void requireHandlerThread() {
    if (Thread.currentThread() != thread) {
      throw new IllegalStateException(
          "A context belongs to the thread of its handler, %s; it was used by %s (inside run(), or by a thread of your own?)"
              .formatted(thread.getName(), Thread.currentThread().getName()));
    }
    if (inStep) {
      throw new IllegalStateException(
          "The context was used inside run(): a step is not replayed, so nothing in it can be journaled. Return what is needed and go on outside");
    }
  }

  // Waiting

  /** Blocks the handler until something is decided. */
  void await(Pending pending) {
    var outcome = locked(() -> awaitDecision(pending, true));
    if (outcome == Await.CANCELLED) {
      cancelCallees();
      throw new InvocationCancelledException();
    }
  }

  private void cancelCallees() {
    for (var call : locked(machine::takeCancel)) {
      locked(() -> awaitDecision(call.invocationId(), false));
      locked(() -> {
        machine.signals().cancel(machine.result(call.invocationId()).getInvocationId());
        return call;
      });
    }
  }

  private Await awaitDecision(Pending pending, boolean cancellable) {
    var outcome = machine.await(pending, cancellable);
    while (outcome == Await.BLOCKED) {
      if (!flush()) {
        changed.awaitUninterruptibly();
      }
      outcome = machine.await(pending, cancellable);
    }
    return outcome;
  }

  /** Returns whether it has waited for room: whatever came meanwhile is not told again. */
  private boolean flush() {
    byte[] frames = machine.takeOutput();
    if (frames.length > 0) {
      output.write(frames);
    }
    boolean waited = false;
    while (output.isFull() && !machine.isClosed()) {
      changed.awaitUninterruptibly();
      waited = true;
    }
    return waited;
  }

  private void endOutput() {
    if (!outputEnded) {
      outputEnded = true;
      machine
          .protocolError()
          .ifPresent(error ->
              log.warn(
                  "Attempt of {} on {} failed: {}",
                  machine.invocationId(),
                  handler.qualifiedName(),
                  error));
      output.end(machine.takeOutput());
      interruptOthers();
      changed.signalAll();
    }
  }

  private void interruptOthers() {
    if (started && thread != Thread.currentThread()) {
      thread.interrupt();
    }
    stepThreads.forEach(Thread::interrupt);
  }

  // Steps

  /** Does a step on the handler's own thread, unless its result is in the journal. */
  Pending.One run(String name, RunOptions options, StepBody body) {
    var step = locked(() -> machine.steps().run(name));
    if (!step.done()) {
      boolean unsent = locked(() -> machine.outputSize() > 0);
      if (unsent) {
        lateFlush.enter(this);
      }
      inStep = true;
      try {
        doStep(step, options, body);
      } finally {
        inStep = false;
        if (unsent) {
          lateFlush.leave(this);
        }
      }
    }
    return step.result();
  }

  /** Does a step on a virtual thread of its own, unless its result is in the journal. */
  Pending.One runAsync(String name, RunOptions options, StepBody body) {
    var step = locked(() -> machine.steps().run(name));
    if (!step.done()) {
      locked(() -> {
        var stepThread =
            Thread.ofVirtual()
                .name("step-" + name + "-" + machine.invocationId())
                .unstarted(() -> doStep(step, options, body));
        stepThreads.add(stepThread);
        stepThread.start();
        return step;
      });
    }
    return step.result();
  }

  private void doStep(Step step, RunOptions options, StepBody body) {
    long startedNanos = System.nanoTime();
    Runnable report;
    try {
      var result = new AtomicReference<ByteString>();
      interceptor.aroundRun(step.name(), () -> result.set(outside.steps().run(step.name(), body)));
      var outcome = new Outcome.Success(proceeded(result));
      report = () -> machine.steps().propose(step, outcome);
    } catch (TerminalException e) {
      report = () -> machine.steps().propose(step, new Outcome.Failed(e));
    } catch (Throwable e) {
      var elapsed = Duration.ofNanos(System.nanoTime() - startedNanos);
      report = () -> failStep(step, options, e, elapsed);
    }
    boolean onHandlerThread = Thread.currentThread() == thread;
    lock.lock();
    try {
      stepThreads.remove(Thread.currentThread());
      report.run();
      if (!onHandlerThread && !machine.isClosed()) {
        flushWithoutWaiting();
      }
    } catch (AttemptEnded e) {
      if (onHandlerThread) {
        throw e;
      }
    } catch (RuntimeException e) {
      if (onHandlerThread) {
        throw e;
      }
      failAttempt(e);
    } finally {
      if (machine.isClosed()) {
        endOutput();
      }
      changed.signalAll();
      lock.unlock();
    }
  }

  private void failStep(Step step, RunOptions options, Throwable cause, Duration elapsed) {
    machine.steps().fail(step, options, cause, elapsed);
    if (machine.isClosed()) {
      log.warn(
          "Step '{}' of {} on {} failed, the runtime will retry it",
          step.name(),
          machine.invocationId(),
          handler.qualifiedName(),
          cause);
      throw new AttemptEnded("step '" + step.name() + "' failed");
    }
  }

  /** Sends what is there while the handler is in a step. */
  void flushLate() {
    lock.lock();
    try {
      if (!machine.isClosed()) {
        flushWithoutWaiting();
      }
    } finally {
      lock.unlock();
    }
  }

  private void flushWithoutWaiting() {
    byte[] frames = machine.takeOutput();
    if (frames.length > 0) {
      output.write(frames);
    }
  }
}
