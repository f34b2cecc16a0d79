package io.perdure.e2e.program;

import io.perdure.sdk.Context;
import io.perdure.sdk.FunctionEndpoint;
import io.perdure.sdk.Handler;
import io.perdure.sdk.ObjectContext;
import io.perdure.sdk.Service;
import io.perdure.sdk.Shared;
import io.perdure.sdk.SharedObjectContext;
import io.perdure.sdk.SharedWorkflowContext;
import io.perdure.sdk.StateKey;
import io.perdure.sdk.TerminalException;
import io.perdure.sdk.VirtualObject;
import io.perdure.sdk.Workflow;
import io.perdure.sdk.WorkflowContext;
import io.perdure.sdk.http.FunctionServer;
import java.nio.file.Path;

/** Functions that carry out programs; each task is an invocation of one of them. */
public final class ProgramFunctions {
  static final String PROMISE = "go";

  private ProgramFunctions() {}

  /**
   * Environment: PORT; STEPS, the file in which effects leave a line; ADMIN, the port of the admin
   * API.
   */
  public static void main(String[] arguments) throws InterruptedException {
    var effects = new Effects(Path.of(System.getenv("STEPS")));
    var operator = new Operator(Integer.parseInt(System.getenv("ADMIN")));
    var endpoint =
        FunctionEndpoint.bind(new DurableActor(effects, operator))
            .bind(new DurableFlow(effects, operator))
            .bind(new DurableTally())
            .bind(new DurablePost())
            .build();
    FunctionServer.start(endpoint, Integer.parseInt(System.getenv("PORT")));
    Thread.currentThread().join();
  }

  /** Carries out tasks, one at a time for its key. */
  @VirtualObject
  public interface Actor {
    @Handler
    String run(ObjectContext context, Task task);
  }

  /** Carries out one task for its key, once its promise is there. */
  @Workflow
  public interface Flow {
    @Handler
    String run(WorkflowContext context, Task task);

    /** Completes the promise: with a value, or with the same text as a reason to reject. */
    @Shared
    void go(SharedWorkflowContext context, Letter letter);
  }

  /** A number that only grows by what is added. */
  @VirtualObject
  public interface Tally {
    @Handler
    int add(ObjectContext context, int amount);

    @Shared
    int get(SharedObjectContext context);
  }

  /** Delivers what others wait for. */
  @Service
  public interface Post {
    @Handler
    void awake(Context context, Letter letter);

    @Handler
    void signal(Context context, Letter letter);
  }

  /**
   * Something to deliver.
   *
   * @param to an awakeable's or an invocation's id
   * @param text the value, the reason to reject, or both the name and the value of a signal
   */
  public record Letter(String to, String text, boolean isRejection) {}

  /** Its state is its programs'. */
  public static final class DurableActor implements Actor {
    private final Effects effects;
    private final Operator operator;

    DurableActor(Effects effects, Operator operator) {
      this.effects = effects;
      this.operator = operator;
    }

    @Override
    public String run(ObjectContext context, Task task) {
      return new Interpreter(context, effects, operator).run(task);
    }
  }

  /** Waits first. */
  public static final class DurableFlow implements Flow {
    private final Effects effects;
    private final Operator operator;

    DurableFlow(Effects effects, Operator operator) {
      this.effects = effects;
      this.operator = operator;
    }

    @Override
    public String run(WorkflowContext context, Task task) {
      var go = context.promise(PROMISE, String.class).await();
      return go + " " + new Interpreter(context, effects, operator).run(task);
    }

    @Override
    public void go(SharedWorkflowContext context, Letter letter) {
      var promise = context.promise(PROMISE, String.class);
      if (letter.isRejection()) {
        promise.reject(letter.text());
      } else {
        promise.resolve(letter.text());
      }
    }
  }

  /** Keeps its sum in the runtime. */
  public static final class DurableTally implements Tally {
    private static final StateKey<Integer> SUM = StateKey.of("sum", Integer.class);

    @Override
    public int add(ObjectContext context, int amount) {
      int sum = get(context) + amount;
      context.set(SUM, sum);
      return sum;
    }

    @Override
    public int get(SharedObjectContext context) {
      return context.get(SUM).orElse(0);
    }
  }

  /** Delivers at once. */
  public static final class DurablePost implements Post {
    @Override
    public void awake(Context context, Letter letter) {
      if (letter.isRejection()) {
        context.rejectAwakeable(letter.to(), new TerminalException(letter.text()));
      } else {
        context.resolveAwakeable(letter.to(), letter.text());
      }
    }

    @Override
    public void signal(Context context, Letter letter) {
      context.resolveSignal(letter.to(), letter.text(), letter.text());
    }
  }
}
