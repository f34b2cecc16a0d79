package io.perdure.sdk;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a handler does durably, it does through its context: steps, waits, calls. Each is journaled
 * once and not done again when the handler is replayed. For that, a handler asks for the same
 * things in the same order each time; if it does not, the attempt fails and says where the two
 * differ.
 *
 * <pre>{@code
 * @Handler
 * public String book(Context context, Trip trip) {
 *   String hotel = context.run("hotel", String.class, () -> hotels.book(trip));
 *   context.sleep(Duration.ofMinutes(5));
 *   return context.client(Flights.class).call(Flights::book, trip).await() + hotel;
 * }
 * }</pre>
 *
 * <p>Confined to the handler's thread, and not for use inside {@code run}: both are refused with an
 * {@link IllegalStateException}. Only what came with the call (id, key, headers) may be read
 * anywhere.
 *
 * <p>Durations count in milliseconds; what is shorter is dropped, and what is not positive is over
 * at once. Values are never null.
 */
public interface Context {
  /** The id of this invocation: {@code inv_1...}, the same in every attempt. */
  String invocationId();

  /**
   * The idempotency key of the call that made this invocation, if it had one. Told by runtimes that
   * speak protocol version 7; empty with earlier ones.
   */
  Optional<String> idempotencyKey();

  /**
   * The scope that this invocation is in, if it is in one: a namespace of objects, workflow runs
   * and idempotency keys. Told by runtimes that speak protocol version 7; empty with earlier ones.
   */
  Optional<String> scope();

  /**
   * What this invocation counts against in its scope, if the call said so. Told by runtimes that
   * speak protocol version 7; empty with earlier ones.
   */
  Optional<String> limitKey();

  /**
   * The headers that came with the call, by lower-case name where it came by HTTP: {@code
   * context.headers().get("tenant")}. Unmodifiable.
   */
  Map<String, String> headers();

  /**
   * Does something that is not deterministic, such as a call to another system, and journals its
   * result. Once the result is journaled the action never runs again; if the process dies before,
   * it does. What it throws is retried by the runtime's policy for the handler ({@link
   * ServiceOptions}), except a {@link TerminalException}, which becomes the result.
   *
   * <pre>{@code
   * String receipt = context.run("charge", String.class, () -> payments.charge(card, amount));
   * }</pre>
   *
   * @param name what the step is called in the journal and in error messages; need not be the only
   *     one of this name, but is the same in every attempt
   * @param action returns the result, which is not null: a step without one is a {@link RunEffect}
   * @throws TerminalException if the action has thrown one, or its result is longer than {@link
   *     EndpointLimits#maxFrameBytes()} (413)
   * @throws InvocationCancelledException if this invocation is cancelled meanwhile
   */
  <T> T run(String name, Class<T> type, RunAction<T> action);

  /**
   * The same with a type that is not a class: {@code run("load", new TypeRef<List<Id>>() {}, ...)}.
   */
  <T> T run(String name, DataType<T> type, RunAction<T> action);

  /**
   * The same with a retry policy for this step.
   *
   * <pre>{@code
   * context.run("charge", String.class, RunOptions.retry().maxAttempts(5), () -> charge());
   * }</pre>
   *
   * @throws TerminalException when the policy's attempts or time are used up
   */
  <T> T run(String name, Class<T> type, RunOptions options, RunAction<T> action);

  /** The same with a type that is not a class. */
  <T> T run(String name, DataType<T> type, RunOptions options, RunAction<T> action);

  /** A step without a result: {@code context.run("notify", () -> mail.send(text))}. */
  void run(String name, RunEffect effect);

  /** A step without a result, with a retry policy. */
  void run(String name, RunOptions options, RunEffect effect);

  /**
   * Starts a step on a virtual thread of its own and goes on. What {@link #run run} would throw is
   * thrown when the future is awaited. A step that is not awaited before the handler returns is
   * given up.
   *
   * <pre>{@code
   * DurableFuture<Price> a = context.runAsync("a", Price.class, () -> shopA.price(item));
   * DurableFuture<Price> b = context.runAsync("b", Price.class, () -> shopB.price(item));
   * List<Price> prices = DurableFuture.all(a, b).await();
   * }</pre>
   */
  <T> DurableFuture<T> runAsync(String name, Class<T> type, RunAction<T> action);

  /** The same with a type that is not a class. */
  <T> DurableFuture<T> runAsync(String name, DataType<T> type, RunAction<T> action);

  /** The same with a retry policy for this step. */
  <T> DurableFuture<T> runAsync(
      String name, Class<T> type, RunOptions options, RunAction<T> action);

  /** The same with a retry policy and a type that is not a class. */
  <T> DurableFuture<T> runAsync(
      String name, DataType<T> type, RunOptions options, RunAction<T> action);

  /** Starts a step without a result: {@code context.runAsync("warm", () -> cache.warm())}. */
  DurableFuture<@Nullable Void> runAsync(String name, RunEffect effect);

  /** Starts a step without a result, with a retry policy. */
  DurableFuture<@Nullable Void> runAsync(String name, RunOptions options, RunEffect effect);

  /**
   * Waits, however long, across restarts: {@code context.sleep(Duration.ofDays(30))}.
   *
   * @throws InvocationCancelledException if this invocation is cancelled meanwhile
   */
  void sleep(Duration duration);

  /**
   * A future that completes after a time, for combining with others.
   *
   * <pre>{@code
   * DurableFuture.first(answer, context.timer(Duration.ofMinutes(1))).await();
   * }</pre>
   */
  DurableFuture<@Nullable Void> timer(Duration duration);

  /**
   * A future that somebody outside completes: {@code context.awakeable(Payment.class)}. Waits
   * without end unless it is awaited with a time limit.
   */
  <T> Awakeable<T> awakeable(Class<T> type);

  /** The same with a type that is not a class: {@code context.awakeable(Serde.raw())}. */
  <T> Awakeable<T> awakeable(DataType<T> type);

  /**
   * Completes another invocation's awakeable: {@code context.resolveAwakeable(id, payment)}. The
   * first completion counts; a later one has no effect, nor has one of an invocation that has
   * ended.
   */
  void resolveAwakeable(String id, Object value);

  /** Completes another invocation's awakeable with a value of a given type. */
  <T> void resolveAwakeable(String id, DataType<T> type, T value);

  /** Fails another invocation's awakeable: {@code context.rejectAwakeable(id, "declined")}. */
  void rejectAwakeable(String id, String reason);

  /** Fails another invocation's awakeable with a code: {@code rejectAwakeable(id, failure)}. */
  void rejectAwakeable(String id, TerminalException failure);

  /**
   * A signal to this invocation: a value that somebody sends to its id under a name. The first one
   * sent counts, also if it came before this was asked.
   *
   * <pre>{@code
   * Decision decision = context.signal("decision", Decision.class).await();
   * }</pre>
   */
  <T> DurableFuture<T> signal(String name, Class<T> type);

  /** The same with a type that is not a class. */
  <T> DurableFuture<T> signal(String name, DataType<T> type);

  /** Signals another invocation: {@code context.resolveSignal(id, "decision", decision)}. */
  void resolveSignal(String invocationId, String name, Object value);

  /** Signals another invocation with a value of a given type. */
  <T> void resolveSignal(String invocationId, String name, DataType<T> type, T value);

  /** Signals a failure to another invocation: {@code rejectSignal(id, "decision", "withdrawn")}. */
  void rejectSignal(String invocationId, String name, String reason);

  /** Signals a failure with a code to another invocation. */
  void rejectSignal(String invocationId, String name, TerminalException failure);

  /**
   * The cancel of this invocation as a future, for a handler with {@link
   * ServiceOptions#explicitCancellation(boolean)}, whose awaits are not interrupted by it. Calls
   * under way are not cancelled either.
   *
   * <pre>{@code
   * if (DurableFuture.first(call, context.cancellation()).await() == 1) {
   *   context.cancel(call.invocationId());
   * }
   * }</pre>
   *
   * @throws IllegalStateException if the handler does not have that option
   */
  DurableFuture<@Nullable Void> cancellation();

  /**
   * A client for a service.
   *
   * <pre>{@code
   * String greeting = context.client(Greeter.class).call(Greeter::greet, "Ada").await();
   * }</pre>
   *
   * @param service an interface annotated with {@link Service}
   * @throws InvalidServiceException if it is not one
   * @throws IllegalArgumentException if it has keys
   */
  <S> Client<S> client(Class<S> service);

  /**
   * A client for an object.
   *
   * <pre>{@code
   * long count = context.client(Counter.class, "visits").call(Counter::add, 1L).await();
   * }</pre>
   *
   * @param object an interface annotated with {@link VirtualObject} or {@link Workflow}
   * @throws InvalidServiceException if it is not one
   * @throws IllegalArgumentException if it has no keys
   */
  <S> Client<S> client(Class<S> object, String key);

  /**
   * A client for a workflow.
   *
   * <pre>{@code
   * context.workflow(Signup.class, "ada").send(Signup::run, user);
   * }</pre>
   *
   * @param workflow an interface annotated with {@link Workflow}
   */
  <S> WorkflowClient<S> workflow(Class<S> workflow, String key);

  /** A client for a service known by name only: {@code context.client("Greeter")}. */
  NamedClient client(String service);

  /** A client for an object known by name only: {@code context.client("Counter", "visits")}. */
  NamedClient client(String object, String key);

  /**
   * Asks another invocation to cancel: {@code context.cancel(call.invocationId())}. Does not wait
   * for its end, and has no effect if it has ended.
   */
  void cancel(String invocationId);

  /**
   * The result of another invocation, known by its id, whenever it is there.
   *
   * <pre>{@code
   * Receipt receipt = context.attach(id, Receipt.class).await();
   * }</pre>
   *
   * @return fails as that invocation did, or with code 404 if it is not known, or not any more
   */
  <T> DurableFuture<T> attach(String invocationId, Class<T> type);

  /** The same with a type that is not a class. */
  <T> DurableFuture<T> attach(String invocationId, DataType<T> type);

  /**
   * The result of another invocation, whenever it is there.
   *
   * <pre>{@code
   * context.attach(InvocationTarget.workflow("Signup", "ada"), Boolean.class).await();
   * }</pre>
   */
  <T> DurableFuture<T> attach(InvocationTarget target, Class<T> type);

  /** The same with a type that is not a class. */
  <T> DurableFuture<T> attach(InvocationTarget target, DataType<T> type);

  /**
   * The result of another invocation, or empty if it has not ended yet.
   *
   * <pre>{@code
   * Optional<Receipt> receipt = context.output(id, Receipt.class).await();
   * }</pre>
   */
  <T> DurableFuture<Optional<T>> output(String invocationId, Class<T> type);

  /** The same with a type that is not a class. */
  <T> DurableFuture<Optional<T>> output(String invocationId, DataType<T> type);

  /**
   * The result of another invocation, or empty if it has not ended yet.
   *
   * <pre>{@code
   * context.output(InvocationTarget.request("Mailer", "send", "order-5"), Receipt.class).await();
   * }</pre>
   */
  <T> DurableFuture<Optional<T>> output(InvocationTarget target, Class<T> type);

  /** The same with a type that is not a class. */
  <T> DurableFuture<Optional<T>> output(InvocationTarget target, DataType<T> type);

  /**
   * Publishes a record to a Kafka topic, exactly once, and waits until Perdure has taken it: it is
   * in the transaction that also commits the step, so readers with {@code
   * isolation.level=read_committed} see it a moment after this returns, once, and never for an
   * execution that did not happen. Records that one handler publishes one after the other keep
   * their order, and so do those of one object's handlers.
   *
   * <pre>{@code
   * context.publish("alerts", context.key(), new Alert("too hot", 91.5));
   * }</pre>
   *
   * <p>Key and value are converted for the classes they are of: {@code String} is UTF-8 text,
   * {@code byte[]} stays as it is, everything else goes through the endpoint's {@link
   * SerdeFactory}.
   *
   * <p>A record that its topic turns down only later, because it was deleted or is compacted and
   * wants a key, goes to the dead-letter topic of Perdure with the cause.
   *
   * @param key null for a record without one
   * @param value null for a tombstone
   * @throws TerminalException if it cannot be published: 404 there is no such topic (PD0301), 403
   *     Perdure is not configured to publish there (PD0302), 400 the topic has no such partition
   *     (PD0305) or the name is none (PD0303), 413 the record is larger than topic or producer
   *     allow (PD0304)
   */
  void publish(String topic, @Nullable Object key, @Nullable Object value);

  /**
   * The same with types that the compiler checks.
   *
   * <pre>{@code
   * context.publish(ALERTS, context.key(), new Alert("too hot", 91.5));
   * }</pre>
   */
  <K, V> void publish(Topic<K, V> topic, @Nullable K key, @Nullable V value);

  /**
   * The same for a record with headers, a partition or a time.
   *
   * <pre>{@code
   * context.publish(ALERTS.record(key, alert).header("severity", "high").partition(0));
   * }</pre>
   */
  void publish(TopicRecord<?, ?> record);

  /**
   * Publishes without waiting: several at once, or beside something else. The record is published
   * also if the future is never awaited; then a failure stays unknown, and the order among such
   * records is open.
   *
   * <pre>{@code
   * var first = context.publishAsync(ORDERS.record(id, order));
   * var second = context.publishAsync(INVOICES.record(id, invoice));
   * DurableFuture.all(first, second).await();
   * }</pre>
   *
   * @return fails as {@link #publish(String, Object, Object)} does
   */
  DurableFuture<@Nullable Void> publishAsync(TopicRecord<?, ?> record);

  /**
   * Random numbers that come out the same in a replay. One generator an invocation. To be drawn
   * outside of steps: a step that is not done again would leave its numbers to others.
   *
   * <pre>{@code
   * int dice = context.random().nextInt(1, 7);
   * }</pre>
   */
  RandomGenerator random();

  /** A random UUID that comes out the same in a replay: {@code context.uuid().toString()}. */
  UUID uuid();

  /**
   * The time when this was first asked, journaled as a step named {@code now}; by the clock of the
   * function's process, or that of a test.
   *
   * <pre>{@code
   * var deadline = context.now().plus(Duration.ofDays(3));
   * }</pre>
   */
  Instant now();
}
