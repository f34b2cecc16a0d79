package io.perdure.testkit;

import io.perdure.model.Failure;
import io.perdure.model.Header;
import io.perdure.model.Payload;
import io.perdure.sdk.DataType;
import io.perdure.sdk.FunctionEndpoint;
import io.perdure.sdk.Serde;
import io.perdure.sdk.SerdeFactory;
import io.perdure.sdk.StateKey;
import io.perdure.sdk.TerminalException;
import io.perdure.sdk.TypeRef;
import io.perdure.sdk.internal.Endpoint;
import io.perdure.statemachine.NotificationResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Runs one handler in this process, without any runtime, against a script of what comes back to it:
 * the outcomes of its steps, calls and awakeables, and the passing of time. For unit tests of one
 * handler; how services act together is for {@link TestRuntime}.
 *
 * <pre>{@code
 * var run =
 *     HandlerScript.of(new Checkout())
 *         .answer(call("Inventory", "reserve"))
 *         .answer(call("PaymentProvider", "charge"))
 *         .answer(awakeable(1), new Payment("p-1", false))
 *         .answer(call("PaymentProvider", "refund"))
 *         .answer(call("Inventory", "release"))
 *         .run("buy", order);
 *
 * assertThat(run.failure().code()).isEqualTo(402);
 * }</pre>
 *
 * <p><b>The handler is real</b>: it runs on the SDK's own context and protocol. Whenever it must
 * wait it is suspended, and replayed from the journal with what the script brings; a handler that
 * does something else in the replay fails the test.
 *
 * <p><b>The script is complete.</b> A handler that waits for something that does not come fails the
 * test, and so does a line that is not used. Only these need no line: steps, which are done if
 * there is none; sleeps, which end when nothing else comes; sends and published records; promises
 * that the handler completes itself.
 *
 * <p><b>Order.</b> Lines about the same thing are used in their order, and answers that could come
 * at once come in the order of the script: so it says who wins a race. {@link #after} and {@link
 * #cancel} happen while the handler waits, when all lines above are used, and what is below them
 * comes later, except for the outcomes of steps.
 *
 * <p>Values become bytes by the serdes of the endpoint. The time stands still but for sleeps and
 * {@link #after}; random numbers are the same in each run. Not thread-safe; may be run many times,
 * each from the beginning.
 */
public final class HandlerScript {
  private final Endpoint endpoint;
  private final Endpoint.Served service;
  private final List<ScriptLine> lines = new ArrayList<>();
  private final Map<String, Payload> state = new LinkedHashMap<>();
  private final List<Header> headers = new ArrayList<>();
  private Optional<String> key = Optional.empty();
  private Optional<String> idempotencyKey = Optional.empty();
  private Instant begin = Instant.now();

  private HandlerScript(Endpoint endpoint, Endpoint.Served service) {
    this.endpoint = endpoint;
    this.service = service;
  }

  /**
   * Begins a script for a handler of a service: {@code HandlerScript.of(new Checkout())}.
   *
   * @throws io.perdure.sdk.InvalidServiceException if it is not one
   */
  public static HandlerScript of(Object service) {
    var endpoint = FunctionEndpoint.bind(service).build().transport();
    return new HandlerScript(endpoint, endpoint.services().getFirst());
  }

  /**
   * Begins a script for a handler of an endpoint, with its serdes, options and interceptors.
   *
   * <pre>{@code
   * HandlerScript.of(FunctionEndpoint.bind(new Checkout()).serdes(avro).build(), "Checkout");
   * }</pre>
   *
   * @throws IllegalArgumentException if it has no such service
   */
  public static HandlerScript of(FunctionEndpoint endpoint, String service) {
    var services = endpoint.transport().services();
    return services.stream()
        .filter(served -> served.name().equals(service))
        .findFirst()
        .map(served -> new HandlerScript(endpoint.transport(), served))
        .orElseThrow(() ->
            new IllegalArgumentException(
                "Expected one of %s, but found '%s'"
                    .formatted(services.stream().map(Endpoint.Served::name).toList(), service)));
  }

  // What the handler finds

  /** The key of the object or workflow: {@code script.key("ada")}. */
  public HandlerScript key(String ofObject) {
    key = Optional.of(ofObject);
    return this;
  }

  /** A value of the object's state: {@code script.state(COUNT, 4L)}. Else it has none. */
  public <T> HandlerScript state(StateKey<T> name, T value) {
    state.put(name.name(), bytes("state '" + name + "'", name.serde(serdes()), value));
    return this;
  }

  /** A header of the request: {@code script.header("tenant", "acme")}. */
  public HandlerScript header(String name, String value) {
    headers.add(new Header(name, value));
    return this;
  }

  /** The idempotency key of the request: {@code script.idempotencyKey("order-5")}. */
  public HandlerScript idempotencyKey(String ofRequest) {
    idempotencyKey = Optional.of(ofRequest);
    return this;
  }

  /** The time when the handler begins. Default: when the script began. */
  public HandlerScript at(Instant time) {
    begin = time;
    return this;
  }

  // What comes back to it

  /**
   * Lets something come that the handler waits for.
   *
   * <pre>{@code
   * script.answer(call("Inventory", "available"), 3).answer(step("charge"), "receipt-1");
   * }</pre>
   *
   * @param value written by the serde of its class
   */
  @SuppressWarnings("unchecked")
  public HandlerScript answer(Awaited awaited, Object value) {
    return add(awaited, (Serde<Object>) serdes().serdeFor(value.getClass()), value);
  }

  /**
   * Lets something come whose type its class does not say, or that has a serde of its own.
   *
   * <pre>{@code
   * script.answer(call("Camera", "photo"), Serde.raw(), jpeg);
   * }</pre>
   */
  public <T> HandlerScript answer(Awaited awaited, DataType<T> type, T value) {
    return add(awaited, serde(type), value);
  }

  /** Lets something end that has no result: {@code script.answer(step("mail"))}. */
  public HandlerScript answer(Awaited awaited) {
    lines.add(new ScriptLine.Answer(awaited, new NotificationResult.Value(Payload.EMPTY)));
    return this;
  }

  /**
   * Lets something fail for good.
   *
   * <pre>{@code
   * script.fail(call("Shipping", "ship"), new TerminalException(409, "no vans"));
   * }</pre>
   */
  public HandlerScript fail(Awaited awaited, TerminalException failure) {
    var metadata =
        failure.metadata().entrySet().stream()
            .map(entry -> new Failure.Metadata(entry.getKey(), entry.getValue()))
            .toList();
    var message = failure.getMessage() == null ? "" : failure.getMessage();
    lines.add(
        new ScriptLine.Answer(
            awaited,
            new NotificationResult.Failed(new Failure(failure.code(), message, metadata))));
    return this;
  }

  /**
   * Lets one try of a step fail; it is tried again after the delay that its {@code RunOptions} say,
   * or ends with the failure if they have no further try.
   *
   * <pre>{@code
   * script.failOnce(step("charge"), new IOException("down")).answer(step("charge"), payment);
   * }</pre>
   *
   * @throws IllegalArgumentException if the failure is a {@link TerminalException}, which is final
   */
  public HandlerScript failOnce(Awaited.Step step, Exception failure) {
    if (failure instanceof TerminalException) {
      throw new IllegalArgumentException(
          "Expected a failure that is worth another try, but found a TerminalException: use fail");
    }
    lines.add(new ScriptLine.FailedTry(step, failure));
    return this;
  }

  /**
   * Lets time pass while the handler waits, before what follows. Sleeps that are over by then end
   * on the way, each at its time.
   *
   * <pre>{@code
   * script.after(Duration.ofDays(2)).answer(awakeable(1), "approved");
   * }</pre>
   *
   * @param time at least zero
   */
  public HandlerScript after(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("Expected time to move on, but found " + time);
    }
    lines.add(new ScriptLine.Pause(time));
    return this;
  }

  /** Cancels the invocation while the handler waits: {@code script.after(hour).cancel()}. */
  public HandlerScript cancel() {
    lines.add(new ScriptLine.Cancel());
    return this;
  }

  // The run

  /** Runs a handler without input until it ends: {@code script.run("build")}. */
  public HandlerRun run(String handler) {
    return ended(handler, Payload.EMPTY);
  }

  /**
   * Runs a handler until it ends, well or with a failure for good.
   *
   * <pre>{@code
   * script.run("buy", order).result(Receipt.class);
   * }</pre>
   *
   * @throws AssertionError if the script does not fit: the handler waits for what is not in it,
   *     lines of it are left, an attempt fails in a way that a runtime would try again, or a replay
   *     asks for something else than before. The message has the journal
   * @throws IllegalArgumentException if there is no such handler, or it needs a key and has none
   */
  public HandlerRun run(String handler, Object input) {
    return ended(handler, bytes(input));
  }

  /** As {@link #runUntilItWaits(String, Object)}, for a handler without input. */
  public HandlerRun runUntilItWaits(String handler) {
    return waiting(handler, Payload.EMPTY);
  }

  /**
   * Runs a handler until it waits for something that is not in the script, to look at what it has
   * done so far. Sleeps do not end by themselves here, only by {@link #after}.
   *
   * <pre>{@code
   * var run = script.runUntilItWaits("buy", order);
   * assertThat(run.waitsFor()).containsExactly("awakeable 1");
   * }</pre>
   *
   * @throws AssertionError as {@link #run(String, Object)}, or if the handler ends
   */
  public HandlerRun runUntilItWaits(String handler, Object input) {
    return waiting(handler, bytes(input));
  }

  private HandlerRun ended(String handler, Payload input) {
    var attempts = new Attempts(handler, input);
    var waitsFor = attempts.invocation.run(true);
    if (!waitsFor.isEmpty()) {
      throw attempts.invocation.misfit(
          "Expected %s to end, but it waits for %s, which the script does not bring"
              .formatted(attempts.target, String.join(", ", waitsFor)));
    }
    return attempts.run(waitsFor);
  }

  private HandlerRun waiting(String handler, Payload input) {
    var attempts = new Attempts(handler, input);
    var waitsFor = attempts.invocation.run(false);
    if (waitsFor.isEmpty()) {
      throw attempts.invocation.misfit(
          "Expected %s to wait for something, but it ended".formatted(attempts.target));
    }
    return attempts.run(waitsFor);
  }

  private SerdeFactory serdes() {
    return endpoint.serdes();
  }

  private <T> HandlerScript add(Awaited awaited, Serde<T> serde, T value) {
    var bytes = bytes(awaited.toString(), serde, value);
    lines.add(new ScriptLine.Answer(awaited, new NotificationResult.Value(bytes)));
    return this;
  }

  @SuppressWarnings("unchecked")
  private Payload bytes(Object input) {
    return bytes("the input", (Serde<Object>) serdes().serdeFor(input.getClass()), input);
  }

  @SuppressWarnings("unchecked")
  private <T> Serde<T> serde(DataType<T> type) {
    return switch (type) {
      case Serde<T> own -> own;
      case TypeRef<T> ref -> (Serde<T>) serdes().serdeFor(ref.type());
    };
  }

  private static <T> Payload bytes(String what, Serde<T> serde, T value) {
    try {
      return Payload.of(serde.serialize(value));
    } catch (Exception cause) {
      throw new IllegalArgumentException(
          "Expected %s to be writable, but found %s".formatted(what, value), cause);
    }
  }

  /** One run. */
  private final class Attempts {
    private final ScriptedTarget target;
    private final Script script = new Script(lines);
    private final Effects effects = new Effects(state);
    private final ManualClock clock = new ManualClock(begin.toEpochMilli());
    private final ScriptedJournal journal;
    private final ScriptedInvocation invocation;

    Attempts(String handler, Payload input) {
      if (service.isKeyed() != key.isPresent()) {
        throw new IllegalArgumentException(
            service.isKeyed()
                ? "Expected a key for %s, as in key(\"ada\"), but found none"
                    .formatted(service.name())
                : "Expected no key for the plain service %s, but found '%s'"
                    .formatted(service.name(), key.orElse("")));
      }
      var ids = new ScriptedIds();
      target = new ScriptedTarget(ids.next(), service.name(), key, handler, idempotencyKey);
      journal = new ScriptedJournal(headers, input);
      invocation = new ScriptedInvocation(endpoint, target, script, journal, effects, ids, clock);
    }

    HandlerRun run(Set<String> waitsFor) {
      var left = script.left();
      if (!left.isEmpty()) {
        throw invocation.misfit(
            "Expected %s to ask for all of the script, but it %s first"
                .formatted(target, waitsFor.isEmpty() ? "ended" : "waits for " + waitsFor));
      }
      return new HandlerRun(
          target,
          endpoint.serdes(),
          effects,
          waitsFor,
          journal.export(target, effects.state()),
          clock.instant());
    }
  }
}
