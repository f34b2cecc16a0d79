package io.perdure.testkit;

import io.perdure.sdk.InvocationTarget;
import java.util.Optional;

/**
 * Something that a handler waits for and a {@link HandlerScript} brings. Immutable.
 *
 * <pre>{@code
 * import static io.perdure.testkit.Awaited.*;
 *
 * script.answer(call("Inventory", "available"), 3).answer(awakeable(1), new Payment("p-1", true));
 * }</pre>
 */
public sealed interface Awaited {
  /** The result of a step. */
  record Step(String name) implements Awaited {
    @Override
    public String toString() {
      return "step '" + name + "'";
    }
  }

  /**
   * The result of a call.
   *
   * @param key empty for a plain service; in a script, for any key
   */
  record Call(String service, Optional<String> key, String handler) implements Awaited {
    @Override
    public String toString() {
      return "call " + service + key.map(some -> "/" + some).orElse("") + "/" + handler;
    }
  }

  /**
   * The result of an awakeable.
   *
   * @param number counts the awakeables of the handler in the order in which it makes them, from 1
   */
  record Awakeable(int number) implements Awaited {
    /** Checks the number. */
    public Awakeable {
      if (number < 1) {
        throw new IllegalArgumentException("Expected awakeables from 1, but found " + number);
      }
    }

    @Override
    public String toString() {
      return "awakeable " + number;
    }
  }

  /** A signal to the handler's invocation. */
  record Signal(String name) implements Awaited {
    @Override
    public String toString() {
      return "signal '" + name + "'";
    }
  }

  /** The result of a promise of the handler's workflow. */
  record Promise(String name) implements Awaited {
    @Override
    public String toString() {
      return "promise '" + name + "'";
    }
  }

  /** The result of another invocation, which the handler attaches to or looks at. */
  record Result(InvocationTarget target) implements Awaited {
    @Override
    public String toString() {
      return "the result of " + target;
    }
  }

  /** A step, which is then not done: {@code step("charge")}. */
  static Step step(String name) {
    return new Step(name);
  }

  /**
   * A call of a service, or of an object or workflow of any key: {@code call("Mailer", "send")}.
   */
  static Call call(String service, String handler) {
    return new Call(service, Optional.empty(), handler);
  }

  /** A call of an object or workflow: {@code call("Counter", "visits", "add")}. */
  static Call call(String service, String key, String handler) {
    return new Call(service, Optional.of(key), handler);
  }

  /** The awakeable that the handler makes as its first, second...: {@code awakeable(1)}. */
  static Awakeable awakeable(int number) {
    return new Awakeable(number);
  }

  /** A named signal: {@code signal("approved")}. */
  static Signal signal(String name) {
    return new Signal(name);
  }

  /** A promise of the workflow: {@code promise("confirmed")}. */
  static Promise promise(String name) {
    return new Promise(name);
  }

  /** Another invocation: {@code result(InvocationTarget.workflow("Signup", "ada"))}. */
  static Result result(InvocationTarget target) {
    return new Result(target);
  }
}
