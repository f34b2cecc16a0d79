package io.perdure.testkit;

import io.perdure.model.InvocationId;
import io.perdure.model.ObjectKey;
import io.perdure.sdk.FunctionEndpoint;
import io.perdure.sdk.JacksonSerdeFactory;
import io.perdure.sdk.StateKey;
import io.perdure.sdk.client.PerdureClient;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A runtime in this process, without Kafka: the real state machine, invoker, registry and gateway
 * over a log and stores in memory. Serves any client of the runtime's HTTP interface. Thread-safe.
 *
 * <pre>{@code
 * try (var runtime = TestRuntime.start(FunctionEndpoint.bind(new Reminder()).build())) {
 *   var sent = runtime.client().service(Reminder.class).send(Reminder::inAMonth, "rent");
 *   runtime.advance(Duration.ofDays(30));
 *   var text = runtime.client().attach(invocation(sent.invocationId()), String.class);
 * }
 * }</pre>
 *
 * <p><b>Time is manual.</b> It begins at the time of the start and stands still until {@link
 * #advance}: only then do sleeps end, delayed sends begin, retries start and results expire.
 * Handlers of this process go by it too: {@code context.now()} is {@link #now}. What they read from
 * the clock of the process ({@code Instant.now()}) is real time all the same, and so is all that a
 * {@link Builder#deployment} reads.
 *
 * <p><b>Every await suspends.</b> Unless {@link Builder#inactivityTimeout} says otherwise, a
 * handler that must wait is suspended at once and replayed when it goes on: what works here works
 * across restarts.
 */
public final class TestRuntime implements AutoCloseable {
  /** How long, in real time, the runtime may be busy before a test fails. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Node node;
  private final PerdureClient client;

  private TestRuntime(Node node) {
    this.node = node;
    this.client = PerdureClient.connect(node.gateway());
  }

  /**
   * Starts a runtime that serves an endpoint of this process, with the defaults of {@link Builder}.
   *
   * <pre>{@code
   * TestRuntime.start(FunctionEndpoint.bind(new Counter()).build());
   * }</pre>
   *
   * @throws IllegalStateException if the endpoint cannot be served or is refused
   */
  public static TestRuntime start(FunctionEndpoint endpoint) {
    return builder().serve(endpoint).start();
  }

  /** Begins a runtime with settings: {@code TestRuntime.builder().serve(endpoint).start()}. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Calls, sends and attaches, as from outside: {@code runtime.client().service(Greeter.class)}.
   */
  public PerdureClient client() {
    return client;
  }

  /** Where the gateway listens, for other clients: {@code http://127.0.0.1:40123}. */
  public URI uri() {
    return node.gateway();
  }

  /** The runtime's time: {@code runtime.now()}. */
  public Instant now() {
    return node.clock().instant();
  }

  /**
   * Moves time on. Whatever becomes due on the way happens in its order and at its time, and what
   * it sets off has settled before time moves further; when this returns, the runtime is idle.
   *
   * <pre>{@code
   * runtime.advance(Duration.ofDays(30));
   * }</pre>
   *
   * @param duration at least zero
   * @throws IllegalStateException if the runtime does not come to rest, as in {@link #awaitIdle}
   */
  public void advance(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("Expected time to move on, but found " + duration);
    }
    awaitIdle();
    long untilMs = node.clock().millis() + duration.toMillis();
    while (node.partitions().moveToNextTimer(untilMs)) {
      awaitIdle();
    }
    awaitIdle();
  }

  /**
   * Waits until nothing runs: every invocation has ended, is suspended, paused, or waits for a time
   * that has not come. A handler that sets an inactivity timeout of its own counts as running until
   * it is suspended.
   *
   * <p>A request that has not reached the runtime yet does not count: begin what the test goes on
   * beside with {@code send}, which returns when the runtime has taken it.
   *
   * @throws IllegalStateException if something runs for longer than {@link #PATIENCE}; the message
   *     names it
   */
  public void awaitIdle() {
    node.partitions().awaitIdle(PATIENCE);
  }

  /**
   * Kills the runtime and starts it again: running attempts are cut, stores and timers are lost,
   * and everything is made again from the log. May be called by a handler, to crash in the middle
   * of it.
   *
   * <pre>{@code
   * runtime.crash();
   * runtime.awaitIdle();
   * }</pre>
   *
   * @throws IllegalStateException if the log does not give the same stores again, which is a bug of
   *     the runtime
   */
  public void crash() {
    node.partitions().crash();
  }

  /**
   * The state of an object or workflow as text, by name; with JSON values that is their JSON. Empty
   * if it has none.
   *
   * <pre>{@code
   * assertThat(runtime.state("Counter", "ada")).containsEntry("count", "5");
   * }</pre>
   */
  public Map<String, String> state(String service, String key) {
    var state = new LinkedHashMap<String, String>();
    node.state(new ObjectKey(service, key))
        .forEach(entry -> state.put(entry.key().utf8(), entry.value().utf8()));
    return state;
  }

  /**
   * One value of the state of an object, read as JSON unless the key brings its own serde; empty if
   * it is not set.
   *
   * <pre>{@code
   * long count = runtime.state("Counter", "ada", COUNT).orElseThrow();
   * }</pre>
   *
   * @throws IllegalStateException if the value cannot be read as one of the key's type
   */
  public <T> Optional<T> state(String service, String key, StateKey<T> name) {
    return node.state(new ObjectKey(service, key)).stream()
        .filter(entry -> entry.key().utf8().equals(name.name()))
        .findFirst()
        .map(entry -> read(name, entry.value().bytes()));
  }

  private static <T> T read(StateKey<T> name, byte[] value) {
    try {
      return name.serde(new JacksonSerdeFactory()).deserialize(value);
    } catch (Exception cause) {
      throw new IllegalStateException("Expected state '%s' to be readable".formatted(name), cause);
    }
  }

  /**
   * What handlers have published to a topic, in the order in which they did. Every topic is taken
   * to exist, with a few partitions and records of at most 1 MiB; only Perdure's own and Kafka's
   * are refused, as by the real runtime.
   *
   * <pre>{@code
   * assertThat(runtime.published("alerts")).hasSize(1);
   * }</pre>
   */
  public List<PublishedRecord> published(String topic) {
    return node.partitions().publications().of(topic);
  }

  /**
   * Where an invocation stands: {@code scheduled}, {@code pending}, {@code running}, {@code
   * backing-off}, {@code suspended}, {@code paused} or {@code completed}; empty if there is none of
   * this id, or it is forgotten.
   *
   * <pre>{@code
   * assertThat(runtime.status(sent.invocationId())).contains("suspended");
   * }</pre>
   *
   * @param invocationId {@code inv_1...}
   */
  public Optional<String> status(String invocationId) {
    return node.status(InvocationId.parse(invocationId));
  }

  /**
   * The journal of an invocation as it is now; empty if there is no invocation of this id.
   *
   * <pre>{@code
   * runtime.journal(sent.invocationId()).orElseThrow().writeTo(Path.of("checkout.jsonl"));
   * }</pre>
   *
   * @param invocationId {@code inv_1...}
   */
  public Optional<Journal> journal(String invocationId) {
    return node.journal(InvocationId.parse(invocationId)).map(Journal::parse);
  }

  /**
   * Cancels an invocation: its handler sees that at its next await.
   *
   * @param invocationId {@code inv_1...}
   * @throws IllegalStateException if there is no such invocation, or it has ended
   */
  public void cancel(String invocationId) {
    node.cancel(InvocationId.parse(invocationId));
  }

  /**
   * Ends an invocation without asking its handler.
   *
   * @param invocationId {@code inv_1...}
   * @throws IllegalStateException if there is no such invocation, or it has ended
   */
  public void kill(String invocationId) {
    node.kill(InvocationId.parse(invocationId));
  }

  /** Stops everything; what still runs is cut: {@code runtime.close()}. */
  @Override
  public void close() {
    client.close();
    node.close();
  }

  /** What a runtime serves, and how. Not thread-safe. */
  public static final class Builder {
    private final List<FunctionEndpoint> endpoints = new ArrayList<>();
    private final List<URI> deployments = new ArrayList<>();
    private Duration inactivityTimeout = Duration.ZERO;
    private int crashEvery;

    private Builder() {}

    /** Serves an endpoint in this process: {@code builder.serve(endpoint)}. */
    public Builder serve(FunctionEndpoint endpoint) {
      endpoints.add(endpoint);
      return this;
    }

    /**
     * Uses a deployment that runs elsewhere, in any language.
     *
     * <pre>{@code
     * builder.deployment(URI.create("http://127.0.0.1:9080"));
     * }</pre>
     */
    public Builder deployment(URI uri) {
      deployments.add(uri);
      return this;
    }

    /**
     * How long, in real time, a handler may wait before it is suspended. Default zero: every await
     * suspends. {@link TestRuntime#awaitIdle} waits for that long.
     */
    public Builder inactivityTimeout(Duration timeout) {
      if (timeout.isNegative()) {
        throw new IllegalArgumentException(
            "Expected an inactivity timeout of at least zero, but found " + timeout);
      }
      this.inactivityTimeout = timeout;
      return this;
    }

    /**
     * Crashes the runtime after every so many messages of handlers that it has stored, 1 being
     * after each: a test that passes with and without shows that its handlers survive. Default 0,
     * never.
     *
     * <pre>{@code
     * TestRuntime.builder().serve(endpoint).crashEvery(1).start();
     * }</pre>
     */
    public Builder crashEvery(int messages) {
      if (messages < 0) {
        throw new IllegalArgumentException(
            "Expected a number of messages of at least 0, but found " + messages);
      }
      this.crashEvery = messages;
      return this;
    }

    /**
     * Starts the runtime and registers what it serves.
     *
     * @throws IllegalStateException if a deployment is not reached or is refused
     */
    public TestRuntime start() {
      return new TestRuntime(Node.start(endpoints, deployments, inactivityTimeout, crashEvery));
    }
  }
}
