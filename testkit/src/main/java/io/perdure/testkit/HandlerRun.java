package io.perdure.testkit;

import io.perdure.model.Failure;
import io.perdure.model.InvocationResult;
import io.perdure.model.Payload;
import io.perdure.sdk.DataType;
import io.perdure.sdk.Serde;
import io.perdure.sdk.SerdeFactory;
import io.perdure.sdk.StateKey;
import io.perdure.sdk.TerminalException;
import io.perdure.sdk.TypeRef;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a handler did in a run of a {@link HandlerScript}: how it ended, and what it has done to the
 * world until then. Immutable.
 *
 * <pre>{@code
 * var run = HandlerScript.of(new Checkout()).answer(...).run("buy", order);
 * assertThat(run.result(Receipt.class).parcel()).isEqualTo("p-1");
 * assertThat(run.calls()).extracting(SentRequest::target).contains("Inventory/book/reserve");
 * }</pre>
 */
public final class HandlerRun {
  private final ScriptedTarget target;
  private final SerdeFactory serdes;
  private final Effects effects;
  private final Set<String> waitsFor;
  private final Journal journal;
  private final Instant endedAt;

  HandlerRun(
      ScriptedTarget target,
      SerdeFactory serdes,
      Effects effects,
      Set<String> waitsFor,
      Journal journal,
      Instant endedAt) {
    this.target = target;
    this.serdes = serdes;
    this.effects = effects;
    this.waitsFor = Collections.unmodifiableSet(waitsFor);
    this.journal = journal;
    this.endedAt = endedAt;
  }

  static TerminalException exception(Failure failure) {
    var metadata = new LinkedHashMap<String, String>();
    failure.metadata().forEach(entry -> metadata.put(entry.key(), entry.value()));
    return new TerminalException(failure.code(), failure.message(), metadata);
  }

  // How it ended

  /**
   * What the handler returned, read by the endpoint's serdes: {@code run.result(Receipt.class)}.
   *
   * @throws AssertionError if it failed, or has not ended
   */
  @SuppressWarnings("unchecked")
  public <T> T result(Class<T> type) {
    return result((Serde<T>) serdes.serdeFor(type));
  }

  /**
   * What the handler returned, of a generic type or with a serde of its own.
   *
   * <pre>{@code
   * run.result(new TypeRef<List<String>>() {});
   * }</pre>
   *
   * @throws AssertionError if it failed, or has not ended
   */
  public <T> T result(DataType<T> type) {
    return switch (ended()) {
      case InvocationResult.Succeeded(var value) -> read("the result of " + target, type, value);
      case InvocationResult.Failed(var failure) ->
          throw new AssertionError(
              "Expected a result of %s, but it failed with %d: %s"
                  .formatted(target, failure.code(), failure.message()),
              exception(failure));
    };
  }

  /**
   * What the handler failed with: {@code assertThat(run.failure().code()).isEqualTo(402)}.
   *
   * @throws AssertionError if it returned, or has not ended
   */
  public TerminalException failure() {
    return switch (ended()) {
      case InvocationResult.Failed(var failure) -> exception(failure);
      case InvocationResult.Succeeded(var value) ->
          throw new AssertionError(
              "Expected %s to fail, but it returned %s".formatted(target, value.utf8()));
    };
  }

  /**
   * What the handler waits for, after {@link HandlerScript#runUntilItWaits}: {@code [awakeable 1]}.
   * Empty if it has ended.
   */
  public Set<String> waitsFor() {
    return waitsFor;
  }

  /** The time when it ended or began to wait for good: that of its beginning, and all sleeps. */
  public Instant endedAt() {
    return endedAt;
  }

  // What it did

  /** The names of its steps in order, those of the script too: {@code [now, charge]}. */
  public List<String> steps() {
    return effects.steps();
  }

  /** Its calls in order. Records that it published are not among them. */
  public List<SentRequest> calls() {
    return effects.calls();
  }

  /** Its one-way sends in order, the delayed ones too. */
  public List<SentRequest> sends() {
    return effects.sends();
  }

  /**
   * What it published to a topic, in order. As in {@link TestRuntime#published}, every topic is
   * taken to exist, and Perdure's own and Kafka's are refused.
   */
  public List<PublishedRecord> published(String topic) {
    return effects.published(topic);
  }

  /** Which awakeables, promises and signals it resolved or rejected, and what it cancelled. */
  public List<Resolution> resolutions() {
    return effects.resolutions();
  }

  /**
   * The state that it left behind, as text by name; with JSON values that is their JSON.
   *
   * <pre>{@code
   * assertThat(run.state()).containsEntry("count", "5");
   * }</pre>
   */
  public Map<String, String> state() {
    var state = new LinkedHashMap<String, String>();
    effects.state().forEach((name, value) -> state.put(name, value.utf8()));
    return state;
  }

  /**
   * One value of the state that it left behind; empty if it is not set.
   *
   * <pre>{@code
   * assertThat(run.state(COUNT)).contains(5L);
   * }</pre>
   *
   * @throws IllegalStateException if the value cannot be read as one of the key's type
   */
  public <T> Optional<T> state(StateKey<T> key) {
    return Optional.ofNullable(effects.state().get(key.name()))
        .map(value -> read("state '" + key + "'", key.serde(serdes), value));
  }

  /**
   * Everything, as a journal that {@link JournalReplay} replays against other code.
   *
   * <pre>{@code
   * assertThat(run.journal().describe()).contains("Run 'charge'");
   * }</pre>
   */
  public Journal journal() {
    return journal;
  }

  private InvocationResult ended() {
    return effects
        .result()
        .orElseThrow(() ->
            new AssertionError(
                "Expected %s to have ended, but it waits for %s"
                    .formatted(target, String.join(", ", waitsFor))));
  }

  @SuppressWarnings("unchecked")
  private <T> T read(String what, DataType<T> type, Payload value) {
    var serde =
        switch (type) {
          case Serde<T> own -> own;
          case TypeRef<T> ref -> (Serde<T>) serdes.serdeFor(ref.type());
        };
    try {
      return serde.deserialize(value.bytes());
    } catch (Exception cause) {
      throw new IllegalStateException(
          "Expected %s to be readable, but found %s".formatted(what, value.utf8()), cause);
    }
  }
}
