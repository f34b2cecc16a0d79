package io.perdure.e2e.program;

import io.perdure.e2e.program.ProgramFunctions.Actor;
import io.perdure.e2e.program.ProgramFunctions.Flow;
import io.perdure.e2e.program.ProgramFunctions.Letter;
import io.perdure.e2e.program.ProgramFunctions.Post;
import io.perdure.e2e.program.ProgramFunctions.Tally;
import io.perdure.sdk.AwaitTimeoutException;
import io.perdure.sdk.CallHandle;
import io.perdure.sdk.Client;
import io.perdure.sdk.DurableFuture;
import io.perdure.sdk.InvocationCancelledException;
import io.perdure.sdk.ObjectContext;
import io.perdure.sdk.RunEffect;
import io.perdure.sdk.RunOptions;
import io.perdure.sdk.Settled;
import io.perdure.sdk.StateKey;
import io.perdure.sdk.TerminalException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Carries out a task by the means of the SDK. {@link ProgramModel} says what must come of it.
 * Confined to the handler's thread.
 */
final class Interpreter {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration SOON = Duration.ofMillis(50);
  private static final StateKey<String> COMPENSATED = StateKey.of(Notes.COMPENSATED, String.class);
  private static final StateKey<String> CAPTIVE = StateKey.of(Notes.CAPTIVE, String.class);
  private static final RunOptions RETRIES =
      RunOptions.retry().initialInterval(Duration.ofMillis(5)).maxInterval(Duration.ofSeconds(1));

  private final ObjectContext context;
  private final Effects effects;
  private final Operator operator;

  Interpreter(ObjectContext context, Effects effects, Operator operator) {
    this.context = context;
    this.effects = effects;
    this.operator = operator;
  }

  /**
   * Carries out all operations; returns their notes.
   *
   * @throws TerminalException as the operation that fails
   */
  String run(Task task) {
    List<String> notes = new ArrayList<>();
    for (var op : task.ops()) {
      notes.add(perform(op));
    }
    return String.join(" ", notes);
  }

  private String perform(Op op) {
    return switch (op) {
      case Op.Step step -> Token.of(step.id(), executed(step.id()));
      case Op.FlakyStep step -> flaky(step);
      case Op.FailingStep step -> noted(() -> failing(step));
      case Op.Remember it -> kept(it.name(), it.id());
      case Op.Draw draw ->
          kept(draw.name(), Token.of(draw.id(), String.valueOf(context.random().nextInt())));
      case Op.Recall it -> context.get(state(it.name())).orElse(Notes.NOTHING);
      case Op.Forget it -> done(() -> context.clear(state(it.name())));
      case Op.ForgetAll _ -> done(context::clearAll);
      case Op.Names _ -> String.join("+", context.stateKeys().stream().sorted().toList());
      case Op.Sleep sleep -> done(() -> context.sleep(Duration.ofMillis(sleep.ms())));
      case Op.Call call -> "[" + called(child(call.child()), call.task()).await() + "]";
      case Op.Try call -> noteOf(called(child(call.child()), call.task()));
      case Op.Send send -> done(() -> actor(child(send.child())).send(Actor::run, send.task()));
      case Op.Later send -> done(() -> later(send));
      case Op.All all -> all(all);
      case Op.Attach attach -> attached(attach);
      case Op.Repeat repeat -> repeated(repeat) + "=" + repeated(repeat);
      case Op.Cancel cancel -> cancelled(actor(cancel.id()), cancel.held());
      case Op.CancelScheduled cancel ->
          cancelled(actor(cancel.id()).delay(DAY), Task.of(new Op.Step(cancel.id())));
      case Op.Hold hold -> hold(hold);
      case Op.Kill kill -> killed(kill);
      case Op.Captive captive -> captive(captive);
      case Op.Pause pause -> paused(pause);
      case Op.Listen listen -> listened(listen);
      case Op.Awake awake -> awake(awake);
      case Op.Signal signal -> signal(signal);
      case Op.Timeout timeout -> timeout(timeout);
      case Op.Race race ->
          String.valueOf(
              DurableFuture.first(context.timer(DAY), context.timer(Duration.ofMillis(race.ms())))
                  .await());
      case Op.FirstSuccess it -> firstSuccess(it);
      case Op.Workflow workflow -> workflow(workflow);
      case Op.Add add -> done(() -> add(add));
      case Op.Fail fail -> throw new TerminalException(fail.code(), fail.id());
    };
  }

  private static String done(Runnable operation) {
    operation.run();
    return Notes.DONE;
  }

  private static String noted(Supplier<String> operation) {
    try {
      return operation.get();
    } catch (TerminalException failure) {
      return Notes.failure(failure.code(), String.valueOf(failure.getMessage()));
    }
  }

  private static String noteOf(DurableFuture<String> future) {
    return "[" + noted(future::await) + "]";
  }

  private static StateKey<String> state(String name) {
    return StateKey.of(name, String.class);
  }

  private String kept(String name, String value) {
    context.set(state(name), value);
    return Notes.DONE;
  }

  private String executed(String step) {
    return context.run(step, String.class, () -> effects.happen(step));
  }

  private String flaky(Op.FlakyStep step) {
    var value =
        context.run(
            step.id(),
            String.class,
            RETRIES,
            () -> effects.happenAfter(step.failures(), step.id()));
    return Token.of(step.id(), value);
  }

  private String failing(Op.FailingStep step) {
    return context.run(
        step.id(),
        String.class,
        () -> {
          throw new TerminalException(step.code(), step.id());
        });
  }

  private String child(int number) {
    return context.key() + "." + number;
  }

  private Client<Actor> actor(String key) {
    return context.client(Actor.class, key);
  }

  private CallHandle<String> called(String key, Task task) {
    return actor(key).call(Actor::run, task);
  }

  private void later(Op.Later send) {
    actor(send.id()).delay(Duration.ofMillis(send.ms())).send(Actor::run, send.task());
  }

  private String all(Op.All all) {
    var calls = new ArrayList<DurableFuture<String>>();
    for (int i = 0; i < all.tasks().size(); i++) {
      calls.add(called(all.key(i), all.tasks().get(i)));
    }
    var notes = new ArrayList<String>();
    for (var settled : DurableFuture.<String>settled(calls).await()) {
      notes.add(
          "["
              + switch (settled) {
                case Settled.Succeeded<String>(var value) -> value;
                case Settled.Failed<String>(var failure) ->
                    Notes.failure(failure.code(), String.valueOf(failure.getMessage()));
              }
              + "]");
    }
    return String.join("&", notes);
  }

  private String attached(Op.Attach attach) {
    var sent = actor(attach.id()).send(Actor::run, attach.task());
    return noteOf(context.attach(sent.invocationId(), String.class));
  }

  private String repeated(Op.Repeat repeat) {
    return noteOf(actor(repeat.id()).idempotencyKey(repeat.id()).call(Actor::run, repeat.task()));
  }

  private String cancelled(Client<Actor> actor, Task task) {
    var sent = actor.send(Actor::run, task);
    context.cancel(sent.invocationId());
    return noteOf(context.attach(sent.invocationId(), String.class));
  }

  private String hold(Op.Hold hold) {
    try {
      switch (hold.how()) {
        case TIMER -> context.sleep(DAY);
        case AWAKEABLE -> context.awakeable(String.class).await();
        case SIGNAL -> context.signal(hold.id(), String.class).await();
        case CALL -> called(hold.calleeKey(), hold.callee()).await();
      }
      return "not cancelled";
    } catch (InvocationCancelledException cancelled) {
      executed(hold.id());
      context.set(COMPENSATED, hold.id());
      throw cancelled;
    }
  }

  private String killed(Op.Kill kill) {
    var told = context.awakeable(String.class);
    var held = actor(kill.id()).send(Actor::run, kill.captive(told.id())).invocationId();
    var next = called(kill.id(), kill.next());
    told.await();
    operate("kill", () -> operator.kill(held));
    return noteOf(context.attach(held, String.class)) + noteOf(next);
  }

  private String captive(Op.Captive captive) {
    executed(captive.id());
    context.set(CAPTIVE, captive.id());
    if (captive.links().isEmpty()) {
      context.resolveAwakeable(captive.tells(), captive.id());
      return context.awakeable(String.class).await();
    }
    var callee = captive.callee();
    return switch (captive.links().getFirst()) {
      case CALL -> called(callee.id(), Task.of(callee)).await();
      case SEND -> {
        actor(callee.id()).send(Actor::run, Task.of(callee));
        context.sleep(DAY);
        yield "not killed";
      }
    };
  }

  private String paused(Op.Pause pause) {
    var told = context.awakeable(String.class);
    var sent = actor(pause.id()).send(Actor::run, pause.waiting(told.id())).invocationId();
    var awaited = told.await();
    operate("pause", () -> operator.pause(sent));
    context.resolveAwakeable(awaited, pause.id());
    operate("resume", () -> operator.resume(sent));
    return noteOf(context.attach(sent, String.class));
  }

  private String listened(Op.Listen listen) {
    var step = Token.of(listen.id(), executed(listen.id()));
    var awakeable = context.awakeable(String.class);
    context.resolveAwakeable(listen.tells(), awakeable.id());
    return step + "=" + awakeable.await();
  }

  private void operate(String name, RunEffect operation) {
    context.run(name, RETRIES, operation);
  }

  private String awake(Op.Awake awake) {
    var awakeable = context.awakeable(String.class);
    var letter = new Letter(awakeable.id(), awake.id(), awake.isRejected());
    context.client(Post.class).send(Post::awake, letter);
    return noted(awakeable::await);
  }

  private String signal(Op.Signal signal) {
    var letter = new Letter(context.invocationId(), signal.id(), false);
    context.client(Post.class).send(Post::signal, letter);
    return context.signal(signal.id(), String.class).await();
  }

  private String timeout(Op.Timeout timeout) {
    try {
      return context.awakeable(String.class).await(Duration.ofMillis(timeout.ms()));
    } catch (AwaitTimeoutException late) {
      return Notes.LATE;
    }
  }

  private String firstSuccess(Op.FirstSuccess op) {
    var fails = called(op.id(), Task.of(new Op.Fail(op.id(), 500)));
    var timer = context.timer(Duration.ofMillis(op.ms())).map(_ -> Notes.DONE);
    return DurableFuture.firstSuccess(fails, timer).await();
  }

  private String workflow(Op.Workflow workflow) {
    var flow = context.workflow(Flow.class, workflow.id());
    var letter = new Letter(workflow.id(), workflow.id(), workflow.isRejected());
    flow.send(Flow::run, workflow.task());
    return String.join(
        " ",
        noted(() -> completed(flow, letter)),
        noted(() -> completed(flow, letter)),
        noted(() -> flow.call(Flow::run, workflow.task()).await()),
        noteOf(flow.attach(String.class)));
  }

  private static String completed(Client<Flow> flow, Letter letter) {
    flow.call(Flow::go, letter).await();
    return "completed";
  }

  private void add(Op.Add add) {
    var tally = context.client(Tally.class, String.valueOf(add.tally()));
    switch (add.by()) {
      case CALL -> tally.call(Tally::add, add.amount()).await();
      case SEND -> tally.send(Tally::add, add.amount());
      case DELAYED_SEND -> tally.delay(SOON).send(Tally::add, add.amount());
    }
  }
}
