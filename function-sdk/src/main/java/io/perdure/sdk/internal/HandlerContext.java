package io.perdure.sdk.internal;

import com.google.protobuf.ByteString;
import io.perdure.schema.protocol.NotificationTemplate;
import io.perdure.sdk.Awakeable;
import io.perdure.sdk.Client;
import io.perdure.sdk.Context;
import io.perdure.sdk.DataType;
import io.perdure.sdk.DurableFuture;
import io.perdure.sdk.InvocationTarget;
import io.perdure.sdk.NamedClient;
import io.perdure.sdk.RunAction;
import io.perdure.sdk.RunEffect;
import io.perdure.sdk.RunOptions;
import io.perdure.sdk.Serde;
import io.perdure.sdk.TerminalException;
import io.perdure.sdk.Topic;
import io.perdure.sdk.TopicRecord;
import io.perdure.sdk.WorkflowClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What every handler can do: values into bytes, operations to the runner and its machine. Handlers
 * get a {@link KeyedContext}, which adds what a key brings.
 */
class HandlerContext implements Context {
  private static final Serde<Instant> INSTANT =
      Serde.of(
          "text/plain",
          instant -> instant.toString().getBytes(StandardCharsets.UTF_8),
          bytes -> Instant.parse(new String(bytes, StandardCharsets.UTF_8)));

  final HandlerRunner runner;
  final InvocationMachine machine;
  final Definitions definitions;
  private final Map<String, String> headers;
  private final DeterministicRandom random;

  HandlerContext(HandlerRunner runner, InvocationMachine machine, Definitions definitions) {
    this.runner = runner;
    this.machine = machine;
    this.definitions = definitions;
    this.headers = Collections.unmodifiableMap(machine.input().headers());
    this.random = new DeterministicRandom(machine.randomSeed());
  }

  @Override
  public String invocationId() {
    return machine.invocationId();
  }

  @Override
  public Optional<String> idempotencyKey() {
    return machine.idempotencyKey();
  }

  @Override
  public Optional<String> scope() {
    return machine.scope();
  }

  @Override
  public Optional<String> limitKey() {
    return machine.limitKey();
  }

  @Override
  public Map<String, String> headers() {
    return headers;
  }

  // Steps

  @Override
  public <T> T run(String name, Class<T> type, RunAction<T> action) {
    return run(name, definitions.serde(type), RunOptions.defaults(), action);
  }

  @Override
  public <T> T run(String name, DataType<T> type, RunAction<T> action) {
    return run(name, type, RunOptions.defaults(), action);
  }

  @Override
  public <T> T run(String name, Class<T> type, RunOptions options, RunAction<T> action) {
    return run(name, definitions.serde(type), options, action);
  }

  @Override
  public <T> T run(String name, DataType<T> type, RunOptions options, RunAction<T> action) {
    var serde = definitions.serde(type);
    return future(
            runner.run(name, options, step(name, serde, action)),
            NotificationReader.valueOf(name, serde))
        .await();
  }

  @Override
  public void run(String name, RunEffect effect) {
    run(name, RunOptions.defaults(), effect);
  }

  @Override
  public void run(String name, RunOptions options, RunEffect effect) {
    future(runner.run(name, options, step(effect)), NotificationReader::nothing).await();
  }

  @Override
  public <T> DurableFuture<T> runAsync(String name, Class<T> type, RunAction<T> action) {
    return runAsync(name, definitions.serde(type), RunOptions.defaults(), action);
  }

  @Override
  public <T> DurableFuture<T> runAsync(String name, DataType<T> type, RunAction<T> action) {
    return runAsync(name, type, RunOptions.defaults(), action);
  }

  @Override
  public <T> DurableFuture<T> runAsync(
      String name, Class<T> type, RunOptions options, RunAction<T> action) {
    return runAsync(name, definitions.serde(type), options, action);
  }

  @Override
  public <T> DurableFuture<T> runAsync(
      String name, DataType<T> type, RunOptions options, RunAction<T> action) {
    var serde = definitions.serde(type);
    return future(
        runner.runAsync(name, options, step(name, serde, action)),
        NotificationReader.valueOf(name, serde));
  }

  @Override
  public DurableFuture<@Nullable Void> runAsync(String name, RunEffect effect) {
    return runAsync(name, RunOptions.defaults(), effect);
  }

  @Override
  public DurableFuture<@Nullable Void> runAsync(String name, RunOptions options, RunEffect effect) {
    return future(runner.runAsync(name, options, step(effect)), NotificationReader::nothing);
  }

  private static <T> Outside.StepBody step(String name, Serde<T> serde, RunAction<T> action) {
    return () -> {
      T result = action.run();
      if (result == null) {
        throw new NullPointerException(
            "Step '%s' returned null; return an Optional, or use run without a type"
                .formatted(name));
      }
      return bytes("the result of step '" + name + "'", serde, result);
    };
  }

  private static Outside.StepBody step(RunEffect effect) {
    return () -> {
      effect.run();
      return ByteString.EMPTY;
    };
  }

  // Time and chance

  @Override
  public void sleep(Duration duration) {
    timer(duration).await();
  }

  @Override
  public DurableFuture<@Nullable Void> timer(Duration duration) {
    return future(startTimer(duration), NotificationReader::nothing);
  }

  Pending.One startTimer(Duration duration) {
    long wakeUpTimeMs = fromNow(duration);
    return runner.locked(() -> machine.calls().sleep(wakeUpTimeMs));
  }

  /** A time by the handler's clock, never before now; what is out of range is the end of time. */
  private long fromNow(Duration duration) {
    long nowMs = runner.clock().millis();
    if (duration.isNegative()) {
      return nowMs;
    }
    boolean tooFar = duration.compareTo(Duration.ofMillis(Long.MAX_VALUE - nowMs)) > 0;
    return tooFar ? Long.MAX_VALUE : nowMs + duration.toMillis();
  }

  @Override
  public RandomGenerator random() {
    runner.requireHandlerThread();
    return random;
  }

  @Override
  public UUID uuid() {
    runner.requireHandlerThread();
    return random.nextUuid();
  }

  @Override
  public Instant now() {
    return run("now", INSTANT, runner.clock()::instant);
  }

  // Awakeables

  @Override
  public <T> Awakeable<T> awakeable(Class<T> type) {
    return awakeable(definitions.serde(type));
  }

  @Override
  public <T> Awakeable<T> awakeable(DataType<T> type) {
    var ticket = runner.locked(machine.signals()::awakeable);
    return new HandlerAwakeable<>(
        this,
        ticket,
        NotificationReader.valueOf("awakeable " + ticket.id(), definitions.serde(type)));
  }

  @Override
  public void resolveAwakeable(String id, Object value) {
    resolveAwakeable(id, definitions.serdeOf(value), value);
  }

  @Override
  public <T> void resolveAwakeable(String id, DataType<T> type, T value) {
    var bytes = bytes("the value of awakeable " + id, definitions.serde(type), value);
    act(() -> machine.signals().completeAwakeable(id, new Outcome.Success(bytes)));
  }

  @Override
  public void rejectAwakeable(String id, String reason) {
    rejectAwakeable(id, new TerminalException(reason));
  }

  @Override
  public void rejectAwakeable(String id, TerminalException failure) {
    act(() -> machine.signals().completeAwakeable(id, new Outcome.Failed(failure)));
  }

  // Signals

  @Override
  public <T> DurableFuture<T> signal(String name, Class<T> type) {
    return signal(name, definitions.serde(type));
  }

  @Override
  public <T> DurableFuture<T> signal(String name, DataType<T> type) {
    return future(
        Pending.signal(name),
        NotificationReader.valueOf("signal " + name, definitions.serde(type)));
  }

  @Override
  public void resolveSignal(String invocationId, String name, Object value) {
    resolveSignal(invocationId, name, definitions.serdeOf(value), value);
  }

  @Override
  public <T> void resolveSignal(String invocationId, String name, DataType<T> type, T value) {
    var bytes = bytes("the value of signal " + name, definitions.serde(type), value);
    act(() -> machine.signals().send(invocationId, name, new Outcome.Success(bytes)));
  }

  @Override
  public void rejectSignal(String invocationId, String name, String reason) {
    rejectSignal(invocationId, name, new TerminalException(reason));
  }

  @Override
  public void rejectSignal(String invocationId, String name, TerminalException failure) {
    act(() -> machine.signals().send(invocationId, name, new Outcome.Failed(failure)));
  }

  @Override
  public void cancel(String invocationId) {
    act(() -> machine.signals().cancel(invocationId));
  }

  @Override
  public DurableFuture<@Nullable Void> cancellation() {
    return future(runner.locked(machine.signals()::cancellation), NotificationReader::nothing);
  }

  // Other invocations

  @Override
  public <S> Client<S> client(Class<S> service) {
    return MethodClient.forService(this, definitions, service);
  }

  @Override
  public <S> Client<S> client(Class<S> object, String key) {
    return MethodClient.forKey(this, definitions, object, key);
  }

  @Override
  public NamedClient client(String service) {
    return new ByNameClient(this, definitions, service, "", CallOptions.NONE);
  }

  @Override
  public NamedClient client(String object, String key) {
    return new ByNameClient(this, definitions, object, key, CallOptions.NONE);
  }

  @Override
  public <S> WorkflowClient<S> workflow(Class<S> workflow, String key) {
    return WorkflowMethodClient.of(this, definitions, workflow, key);
  }

  @Override
  public <T> DurableFuture<T> attach(String invocationId, Class<T> type) {
    return attach(InvocationTarget.invocation(invocationId), type);
  }

  @Override
  public <T> DurableFuture<T> attach(String invocationId, DataType<T> type) {
    return attach(InvocationTarget.invocation(invocationId), type);
  }

  @Override
  public <T> DurableFuture<T> attach(InvocationTarget target, Class<T> type) {
    return attach(target, definitions.serde(type));
  }

  @Override
  public <T> DurableFuture<T> attach(InvocationTarget target, DataType<T> type) {
    return future(
        runner.locked(() -> machine.results().attach(target)),
        NotificationReader.valueOf("the result of " + target, definitions.serde(type)));
  }

  @Override
  public <T> DurableFuture<Optional<T>> output(String invocationId, Class<T> type) {
    return output(InvocationTarget.invocation(invocationId), type);
  }

  @Override
  public <T> DurableFuture<Optional<T>> output(String invocationId, DataType<T> type) {
    return output(InvocationTarget.invocation(invocationId), type);
  }

  @Override
  public <T> DurableFuture<Optional<T>> output(InvocationTarget target, Class<T> type) {
    return output(target, definitions.serde(type));
  }

  @Override
  public <T> DurableFuture<Optional<T>> output(InvocationTarget target, DataType<T> type) {
    return future(
        runner.locked(() -> machine.results().output(target)),
        NotificationReader.optionalValueOf("the result of " + target, definitions.serde(type)));
  }

  <T extends @Nullable Object> HandlerCall<T> call(
      CallRequest request, Function<NotificationTemplate, T> result) {
    return new HandlerCall<>(this, runner.locked(() -> machine.calls().call(request)), result);
  }

  HandlerSend send(CallRequest request, Optional<Duration> delay) {
    long invokeTimeMs = delay.map(this::fromNow).orElse(0L);
    return new HandlerSend(this, runner.locked(() -> machine.calls().send(request, invokeTimeMs)));
  }

  // Topics

  @Override
  public void publish(String topic, @Nullable Object key, @Nullable Object value) {
    publish(TopicRecord.of(topic, key, value));
  }

  @Override
  public <K, V> void publish(Topic<K, V> topic, @Nullable K key, @Nullable V value) {
    publish(topic.record(key, value));
  }

  @Override
  public void publish(TopicRecord<?, ?> record) {
    publishAsync(record).await();
  }

  @Override
  public DurableFuture<@Nullable Void> publishAsync(TopicRecord<?, ?> record) {
    return call(PublishCall.of(record, definitions.serdes()), NotificationReader::nothing);
  }

  // For futures

  void await(Pending pending) {
    runner.await(pending);
  }

  Decision decision(Pending pending) {
    return runner.locked(() -> machine.decision(pending));
  }

  /** The index of the child that decided something, which is decided. */
  int decidingChild(Pending decided) {
    return decision(decided).child();
  }

  NotificationTemplate result(Pending.One pending) {
    return runner.locked(() -> machine.result(pending));
  }

  <T extends @Nullable Object> HandlerFuture<T> future(
      Pending.One pending, Function<NotificationTemplate, T> read) {
    return new HandlerFuture<>(this, pending, () -> read.apply(result(pending)));
  }

  void act(Runnable operation) {
    runner.locked(() -> {
      operation.run();
      return this;
    });
  }

  // Values and bytes

  static <T> ByteString bytes(String what, Serde<T> serde, T value) {
    // A copy: the array may be the caller's own, and go on changing.
    return ByteString.copyFrom(Definitions.write(what, serde, value));
  }
}
