package io.perdure.sdk;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a service asks of the runtime, or one of its handlers, announced at discovery. What a
 * handler does not say is taken from its service, what that does not say is the runtime's default:
 * those named below, unless its configuration ({@code perdure.function.*}) has others. Durations
 * count in milliseconds. Said here it counts before what {@link Options} says in the code.
 * Immutable.
 *
 * <pre>{@code
 * FunctionEndpoint.bind(
 *         new Checkout(),
 *         ServiceOptions.defaults()
 *             .inactivityTimeout(Duration.ofSeconds(30))
 *             .idempotencyRetention(Duration.ofDays(7))
 *             .handler("refund", ServiceOptions.defaults().ingressPrivate(true)))
 *     .build();
 * }</pre>
 */
public final class ServiceOptions {
  /** What becomes of an invocation when its retries are used up. */
  public enum OnMaxAttempts {
    /** It waits for an operator. */
    PAUSE,
    /** It fails with its last error. */
    KILL
  }

  private static final ServiceOptions DEFAULTS = new ServiceOptions();

  private @Nullable String documentation;
  private Map<String, String> metadata = Map.of();
  private @Nullable Duration inactivityTimeout;
  private @Nullable Duration abortTimeout;
  private @Nullable Duration journalRetention;
  private @Nullable Duration idempotencyRetention;
  private @Nullable Boolean lazyState;
  private @Nullable Boolean ingressPrivate;
  private @Nullable Duration retryInitialInterval;
  private @Nullable Duration retryMaxInterval;
  private @Nullable Double retryFactor;
  private @Nullable Integer retryMaxAttempts;
  private @Nullable OnMaxAttempts onMaxAttempts;
  private @Nullable Duration workflowRetention;
  private @Nullable Boolean explicitCancellation;
  private Map<String, ServiceOptions> handlers = Map.of();

  private ServiceOptions() {}

  /** Nothing set. */
  public static ServiceOptions defaults() {
    return DEFAULTS;
  }

  private ServiceOptions copy() {
    var copy = new ServiceOptions();
    copy.documentation = documentation;
    copy.metadata = metadata;
    copy.inactivityTimeout = inactivityTimeout;
    copy.abortTimeout = abortTimeout;
    copy.journalRetention = journalRetention;
    copy.idempotencyRetention = idempotencyRetention;
    copy.lazyState = lazyState;
    copy.ingressPrivate = ingressPrivate;
    copy.retryInitialInterval = retryInitialInterval;
    copy.retryMaxInterval = retryMaxInterval;
    copy.retryFactor = retryFactor;
    copy.retryMaxAttempts = retryMaxAttempts;
    copy.onMaxAttempts = onMaxAttempts;
    copy.workflowRetention = workflowRetention;
    copy.explicitCancellation = explicitCancellation;
    copy.handlers = handlers;
    return copy;
  }

  /**
   * These options, and where they say nothing, others: {@code mine.or(everybodys)}. Metadata of
   * both is put together.
   */
  public ServiceOptions or(ServiceOptions others) {
    var merged = copy();
    merged.documentation = either(documentation, others.documentation);
    var allMetadata = new TreeMap<>(others.metadata);
    allMetadata.putAll(metadata);
    merged.metadata = Collections.unmodifiableMap(allMetadata);
    merged.inactivityTimeout = either(inactivityTimeout, others.inactivityTimeout);
    merged.abortTimeout = either(abortTimeout, others.abortTimeout);
    merged.journalRetention = either(journalRetention, others.journalRetention);
    merged.idempotencyRetention = either(idempotencyRetention, others.idempotencyRetention);
    merged.lazyState = either(lazyState, others.lazyState);
    merged.ingressPrivate = either(ingressPrivate, others.ingressPrivate);
    merged.retryInitialInterval = either(retryInitialInterval, others.retryInitialInterval);
    merged.retryMaxInterval = either(retryMaxInterval, others.retryMaxInterval);
    merged.retryFactor = either(retryFactor, others.retryFactor);
    merged.retryMaxAttempts = either(retryMaxAttempts, others.retryMaxAttempts);
    merged.onMaxAttempts = either(onMaxAttempts, others.onMaxAttempts);
    merged.workflowRetention = either(workflowRetention, others.workflowRetention);
    merged.explicitCancellation = either(explicitCancellation, others.explicitCancellation);
    var allHandlers = new TreeMap<>(others.handlers);
    handlers.forEach(
        (name, options) -> allHandlers.merge(name, options, (theirs, mine) -> mine.or(theirs)));
    merged.handlers = Collections.unmodifiableMap(allHandlers);
    return merged;
  }

  private static <T> @Nullable T either(@Nullable T mine, @Nullable T theirs) {
    return mine != null ? mine : theirs;
  }

  /**
   * Options of one handler: {@code options.handler("refund", refundOptions)}.
   *
   * @param name the handler's name; at bind time there must be such a handler
   */
  public ServiceOptions handler(String name, ServiceOptions options) {
    var copy = copy();
    var more = new TreeMap<>(handlers);
    more.put(name, options);
    copy.handlers = Collections.unmodifiableMap(more);
    return copy;
  }

  /** A text for people, Markdown: {@code options.documentation("Counts visits.")}. */
  public ServiceOptions documentation(String text) {
    var copy = copy();
    copy.documentation = text;
    return copy;
  }

  /** A fact for operators: {@code options.metadata("team", "payments")}. */
  public ServiceOptions metadata(String key, String value) {
    var copy = copy();
    var more = new TreeMap<>(metadata);
    more.put(key, value);
    copy.metadata = Collections.unmodifiableMap(more);
    return copy;
  }

  /**
   * After how long without a message a waiting handler is suspended; zero suspends it at each wait.
   * Default 1 minute.
   */
  public ServiceOptions inactivityTimeout(Duration timeout) {
    var copy = copy();
    copy.inactivityTimeout = notNegative("inactivityTimeout", timeout);
    return copy;
  }

  /**
   * How long a handler that should suspend may take before its attempt is cut off and retried: the
   * longest that a step may run silently, with {@link #inactivityTimeout}. Default 10 minutes.
   */
  public ServiceOptions abortTimeout(Duration timeout) {
    var copy = copy();
    copy.abortTimeout = notNegative("abortTimeout", timeout);
    return copy;
  }

  /** How long the journal of an ended invocation is kept. Default 1 day; zero keeps none. */
  public ServiceOptions journalRetention(Duration retention) {
    var copy = copy();
    copy.journalRetention = notNegative("journalRetention", retention);
    return copy;
  }

  /** How long the result of a call with an idempotency key is kept. Default 1 day. */
  public ServiceOptions idempotencyRetention(Duration retention) {
    var copy = copy();
    copy.idempotencyRetention = notNegative("idempotencyRetention", retention);
    return copy;
  }

  /**
   * How long an ended run of a workflow is kept, with its state and promises; until then there is
   * no other run with that key. Only for a workflow or its run handler. Default 1 day.
   */
  public ServiceOptions workflowRetention(Duration retention) {
    var copy = copy();
    copy.workflowRetention = notNegative("workflowRetention", retention);
    return copy;
  }

  /**
   * Whether the handler awaits a cancel itself with {@link Context#cancellation()}, instead of
   * meeting it as an {@link InvocationCancelledException} at its next await. Nothing that the
   * runtime knows of. Default false.
   */
  public ServiceOptions explicitCancellation(boolean explicit) {
    var copy = copy();
    copy.explicitCancellation = explicit;
    return copy;
  }

  /**
   * Whether state is fetched key by key when read, not sent along with each attempt: for objects
   * with much state, of which a handler reads little. Default false.
   */
  public ServiceOptions lazyState(boolean lazy) {
    var copy = copy();
    copy.lazyState = lazy;
    return copy;
  }

  /** Whether only other handlers may call the service, not clients from outside. Default false. */
  public ServiceOptions ingressPrivate(boolean isPrivate) {
    var copy = copy();
    copy.ingressPrivate = isPrivate;
    return copy;
  }

  /** The delay before a failed attempt is retried for the first time. Default 500 ms. */
  public ServiceOptions retryInitialInterval(Duration interval) {
    var copy = copy();
    copy.retryInitialInterval = notNegative("retryInitialInterval", interval);
    return copy;
  }

  /** The longest delay between two attempts. Default 1 minute. */
  public ServiceOptions retryMaxInterval(Duration interval) {
    var copy = copy();
    copy.retryMaxInterval = notNegative("retryMaxInterval", interval);
    return copy;
  }

  /** What each delay is multiplied with to get the next one, at least 1. Default 2. */
  public ServiceOptions retryFactor(double factor) {
    if (!(factor >= 1)) {
      throw new IllegalArgumentException("Expected a retryFactor of at least 1, found " + factor);
    }
    var copy = copy();
    copy.retryFactor = factor;
    return copy;
  }

  /**
   * How many attempts there are in all, the first included, and what happens after the last one.
   * They are counted anew whenever the handler has got further. Default 70, then pause.
   */
  public ServiceOptions retryMaxAttempts(int attempts, OnMaxAttempts then) {
    if (attempts < 1) {
      throw new IllegalArgumentException("Expected at least 1 attempt, found " + attempts);
    }
    var copy = copy();
    copy.retryMaxAttempts = attempts;
    copy.onMaxAttempts = then;
    return copy;
  }

  private static Duration notNegative(String name, Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException(
          "Expected a %s of at least zero, found %s".formatted(name, duration));
    }
    return duration;
  }

  /** See {@link #documentation(String)}. */
  public Optional<String> documentation() {
    return Optional.ofNullable(documentation);
  }

  /** See {@link #metadata(String, String)}. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /** See {@link #inactivityTimeout(Duration)}. */
  public Optional<Duration> inactivityTimeout() {
    return Optional.ofNullable(inactivityTimeout);
  }

  /** See {@link #abortTimeout(Duration)}. */
  public Optional<Duration> abortTimeout() {
    return Optional.ofNullable(abortTimeout);
  }

  /** See {@link #journalRetention(Duration)}. */
  public Optional<Duration> journalRetention() {
    return Optional.ofNullable(journalRetention);
  }

  /** See {@link #idempotencyRetention(Duration)}. */
  public Optional<Duration> idempotencyRetention() {
    return Optional.ofNullable(idempotencyRetention);
  }

  /** See {@link #lazyState(boolean)}. */
  public Optional<Boolean> lazyState() {
    return Optional.ofNullable(lazyState);
  }

  /** See {@link #ingressPrivate(boolean)}. */
  public Optional<Boolean> ingressPrivate() {
    return Optional.ofNullable(ingressPrivate);
  }

  /** See {@link #retryInitialInterval(Duration)}. */
  public Optional<Duration> retryInitialInterval() {
    return Optional.ofNullable(retryInitialInterval);
  }

  /** See {@link #retryMaxInterval(Duration)}. */
  public Optional<Duration> retryMaxInterval() {
    return Optional.ofNullable(retryMaxInterval);
  }

  /** See {@link #retryFactor(double)}. */
  public OptionalDouble retryFactor() {
    return retryFactor == null ? OptionalDouble.empty() : OptionalDouble.of(retryFactor);
  }

  /** See {@link #retryMaxAttempts(int, OnMaxAttempts)}. */
  public OptionalInt retryMaxAttempts() {
    return retryMaxAttempts == null ? OptionalInt.empty() : OptionalInt.of(retryMaxAttempts);
  }

  /** See {@link #retryMaxAttempts(int, OnMaxAttempts)}. */
  public Optional<OnMaxAttempts> onMaxAttempts() {
    return Optional.ofNullable(onMaxAttempts);
  }

  /** See {@link #workflowRetention(Duration)}. */
  public Optional<Duration> workflowRetention() {
    return Optional.ofNullable(workflowRetention);
  }

  /** See {@link #explicitCancellation(boolean)}. */
  public Optional<Boolean> explicitCancellation() {
    return Optional.ofNullable(explicitCancellation);
  }

  /** The options of single handlers, by name; see {@link #handler(String, ServiceOptions)}. */
  public Map<String, ServiceOptions> handlers() {
    return handlers;
  }
}
