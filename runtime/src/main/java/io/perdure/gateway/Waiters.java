package io.perdure.gateway;

import io.perdure.log.CommandLog;
import io.perdure.model.InvocationId;
import io.perdure.model.InvocationSpec;
import io.perdure.model.ReplyAddress;
import io.perdure.statemachine.Answer;
import io.perdure.statemachine.Command;
import io.perdure.statemachine.Rejection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The requests this node holds open until the log has answered them.
 *
 * <p>A request is a command with this node's address in it. When no answer comes, because an append
 * failed, the partition's leader changed or an answer was lost on its way, the log is asked again;
 * {@link HeldRequest} knows how, so that nothing happens twice.
 *
 * <p>Thread-safe; nothing blocks.
 */
public final class Waiters {
  private static final int REQUESTS_PER_MS_BITS = 20;

  private final String node;
  private final CommandLog log;
  private final WaitersOptions options;
  private final LongSupplier nanoClock;
  private final AtomicLong nextRequest;
  private final ConcurrentMap<Long, HeldRequest> held = new ConcurrentHashMap<>();
  private final Crowds crowds = new Crowds();

  /**
   * @param node where other nodes send answers: {@code host:port} of the admin listener
   * @param startedAtMs milliseconds since the epoch; numbers of requests begin there, so that an
   *     answer for a request of an earlier life of this node finds nobody
   */
  public Waiters(
      String node,
      CommandLog log,
      WaitersOptions options,
      long startedAtMs,
      LongSupplier nanoClock) {
    this.node = node;
    this.log = log;
    this.options = options;
    this.nanoClock = nanoClock;
    this.nextRequest = new AtomicLong(startedAtMs << REQUESTS_PER_MS_BITS);
  }

  /**
   * Appends a command that may be appended twice without harm, and holds its request until it is
   * answered.
   *
   * @return completes on any thread, with {@link Answer.Rejected} where the log could not be
   *     reached; never exceptionally. Who cancels it is forgotten
   */
  public CompletableFuture<Answer> ask(
      Function<ReplyAddress, Command> command, InvocationId owner) {
    var answer = new CompletableFuture<Answer>();
    var request = hold(new Question.Repeatable(owner, command, false), answer::complete);
    answer.whenComplete((_, _) -> {
      if (answer.isCancelled()) {
        forget(request);
      }
    });
    return answer;
  }

  /**
   * Starts an invocation, or meets the one of the same id, and waits for its result.
   *
   * @return completes on any thread; never exceptionally
   */
  public CompletableFuture<Answer> call(InvocationSpec spec) {
    var answer = new CompletableFuture<Answer>();
    hold(new Question.Call(spec), answer::complete);
    return answer;
  }

  /**
   * Appends what the question needs; the listener hears the answer, perhaps before this returns.
   */
  HeldRequest hold(Question question, AnswerListener listener) {
    var request = request(question, false, listener);
    if (isFull()) {
      listener.answered(new Answer.Rejected(question.owner(), full()));
      return request;
    }
    var object = request.object();
    boolean isPatient = object != null && crowds.join(object);
    held.put(request.number(), request);
    request.start(isPatient);
    return request;
  }

  /** Holds a request whose invocation somebody else brings to the log. */
  HeldRequest holdByTopic(Question question, AnswerListener listener) {
    var request = request(question, true, listener);
    held.put(request.number(), request);
    return request;
  }

  /** Whether there is no room for another request. */
  boolean isFull() {
    return held.size() >= options.maxHeld();
  }

  /** What is said then. */
  Rejection full() {
    return GatewayCode.OVERLOADED.because(
        "All of the " + options.maxHeld() + " places for waiting requests are taken; try again");
  }

  private HeldRequest request(Question question, boolean isByTopic, AnswerListener listener) {
    var address = new ReplyAddress(node, nextRequest.getAndIncrement());
    return new HeldRequest(this, address, question, isByTopic, listener, nanoClock.getAsLong());
  }

  /** An answer has come to this node. Dropped if nobody waits for it. */
  public void reply(long request, Answer answer) {
    var found = held.get(request);
    if (found != null) {
      found.receive(answer);
    }
  }

  /** Asks again for everything that waits for a partition: its answers may have been lost. */
  public void leaderChanged(int partition) {
    int partitions = log.partitions();
    held.values()
        .forEach(request -> {
          if (request.owner().partition(partitions) == partition) {
            request.leaderChanged();
          }
        });
  }

  /** Asks again for what has waited too long, and gives up what cannot be had. Call it often. */
  public void sweep() {
    long now = nanoClock.getAsLong();
    held.values().forEach(request -> request.tick(now));
  }

  /** The caller has gone: its answer, when it comes, is dropped. */
  void forget(HeldRequest request) {
    take(request);
  }

  /** How many requests are held. */
  public int size() {
    return held.size();
  }

  /** True for the one caller that takes the request out. */
  boolean take(HeldRequest request) {
    boolean taken = held.remove(request.number(), request);
    var object = request.object();
    if (taken && object != null) {
      crowds.leave(object);
    }
    return taken;
  }

  CompletableFuture<Void> append(InvocationId owner, Command command, boolean isPatient) {
    return isPatient ? log.appendPatiently(owner, command) : log.append(owner, command);
  }

  long nowNanos() {
    return nanoClock.getAsLong();
  }

  WaitersOptions options() {
    return options;
  }
}
