package io.perdure.invoker;

import io.perdure.codec.FunctionProtocolCodec;
import io.perdure.invoker.builtin.BuiltInHandlers;
import io.perdure.log.CommandLog;
import io.perdure.model.AttemptId;
import io.perdure.model.InvocationId;
import io.perdure.partition.AttemptLauncher;
import io.perdure.registry.DeploymentRegistry;
import io.perdure.registry.InvocationSpecs;
import io.perdure.statemachine.AttemptSnapshot;
import io.perdure.statemachine.Awaiting;
import io.perdure.statemachine.RawEntry;
import io.perdure.tracing.Tracing;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the attempts of this node. Each is confined to an event loop; what stream threads say about
 * one is handed over to its loop, in their order. How many attempts run at once is bounded by who
 * launches them.
 *
 * <p>An attempt is known from its launch until its end is in the log, or it is stopped.
 * Thread-safe.
 */
public final class Invoker implements AttemptLauncher, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Invoker.class);

  private final FunctionClient client;
  private final BuiltInHandlers builtIns;
  private final AttemptServices services;
  private final AttemptCounts counts = new AttemptCounts();
  private final ConcurrentMap<AttemptId, Attempt> attempts = new ConcurrentHashMap<>();

  public Invoker(
      InvokerOptions options,
      DeploymentRegistry registry,
      InvocationSpecs specs,
      CommandLog log,
      FunctionProtocolCodec codec,
      FunctionClient client,
      BuiltInHandlers builtIns,
      Tracing tracing,
      InstantSource clock) {
    this.client = client;
    this.builtIns = builtIns;
    this.services =
        new AttemptServices(
            options,
            registry,
            log,
            codec,
            new MessageResolver(registry, specs),
            tracing,
            counts,
            clock,
            attempts::remove);
  }

  @Override
  public void launch(AttemptSnapshot snapshot, Runnable released) {
    var loop = client.nextLoop();
    Attempt attempt =
        snapshot.invocation().target().type().isBuiltIn()
            ? new BuiltInAttempt(snapshot, released, loop, builtIns, services)
            : new InvocationAttempt(snapshot, released, loop, services);
    attempts.put(snapshot.attempt(), attempt);
    attempt.loop().execute(attempt::start);
  }

  @Override
  public void forward(AttemptId attempt, int entryIndex, RawEntry notification) {
    var running = attempts.get(attempt);
    if (running != null && running.hasNotReplayed(entryIndex)) {
      running.loop().execute(() -> running.forward(notification));
    }
  }

  @Override
  public void acknowledge(AttemptId attempt, int commandIndex) {
    var running = attempts.get(attempt);
    if (running != null) {
      running.loop().execute(() -> running.acknowledge(commandIndex));
    }
  }

  @Override
  public void acknowledgeRunResult(AttemptId attempt, int completionId) {
    var running = attempts.get(attempt);
    if (running != null) {
      running.loop().execute(() -> running.acknowledgeRunResult(completionId));
    }
  }

  @Override
  public void suspend(AttemptId attempt) {
    var running = attempts.get(attempt);
    if (running != null) {
      running.loop().execute(running::suspend);
    }
  }

  @Override
  public void stop(AttemptId attempt) {
    var running = attempts.remove(attempt);
    if (running != null) {
      running.loop().execute(running::stop);
    }
  }

  /** What the function of an attempt that runs here waits for, if it has said so. */
  public Optional<Awaiting> awaiting(InvocationId invocation) {
    return attempts.entrySet().stream()
        .filter(running -> running.getKey().invocation().equals(invocation))
        .flatMap(running -> running.getValue().awaiting().stream())
        .findAny();
  }

  /** How many attempts are running. */
  public int attempts() {
    return attempts.size();
  }

  /** How attempts have ended. */
  public AttemptCounts counts() {
    return counts;
  }

  /** Cuts every attempt; whoever leads their partitions next runs them again. */
  @Override
  public void close() {
    LOG.info("Stopping {} attempts", attempts.size());
    List.copyOf(attempts.keySet()).forEach(this::stop);
  }
}
