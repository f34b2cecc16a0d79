package io.perdure.e2e.program;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/**
 * An operation of a handler. Each leaves a note in the result of its task, in which parts that only
 * the run can know are {@link Token}s. Operations that need an object of their own call it by their
 * id.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.MINIMAL_CLASS, property = "op")
public sealed interface Op {
  /** Names it among all operations of all programs. */
  String id();

  /** Something outside happens once; what it returned is kept. */
  record Step(String id) implements Op {}

  /** A step that fails so often before it works. */
  record FlakyStep(String id, int failures) implements Op {}

  /** A step that fails for good; the task goes on. */
  record FailingStep(String id, int code) implements Op {}

  /** Keeps the operation's id under a name. */
  record Remember(String id, String name) implements Op {}

  /** Keeps a number of the handler's random generator under a name. */
  record Draw(String id, String name) implements Op {}

  /** Reads what is kept under a name. */
  record Recall(String id, String name) implements Op {}

  /** Forgets what is kept under a name. */
  record Forget(String id, String name) implements Op {}

  /** Forgets everything. */
  record ForgetAll(String id) implements Op {}

  /** Lists the names. */
  record Names(String id) implements Op {}

  record Sleep(String id, int ms) implements Op {}

  /** Calls a child of the object; its failure is the task's. */
  record Call(String id, int child, Task task) implements Op {}

  /** The same; a failure is noted. */
  record Try(String id, int child, Task task) implements Op {}

  /** Sends to a child of the object. */
  record Send(String id, int child, Task task) implements Op {}

  /** Sends with a delay to an object of its own. */
  record Later(String id, int ms, Task task) implements Op {}

  /** Calls several objects of its own at once, and notes each result or failure. */
  record All(String id, List<Task> tasks) implements Op {
    public All {
      tasks = List.copyOf(tasks);
    }

    String key(int index) {
      return id + "n" + index;
    }
  }

  /** Sends to an object of its own, and waits for its result by its id. */
  record Attach(String id, Task task) implements Op {}

  /** Calls an object of its own twice with one idempotency key. */
  record Repeat(String id, Task task) implements Op {}

  /** Lets an object of its own wait for ever, and cancels it. */
  record Cancel(String id, Endless how) implements Op {
    Task held() {
      return Task.of(new Hold(id, how));
    }
  }

  /** Sends for tomorrow, and cancels that. */
  record CancelScheduled(String id) implements Op {}

  /** Waits for ever; compensates when it is cancelled. */
  record Hold(String id, Endless how) implements Op {
    /** Where the callee of one that waits for a call waits. */
    String calleeKey() {
      return id + "c";
    }

    Task callee() {
      return Task.of(new Hold(id + "c", Endless.TIMER));
    }
  }

  /** What never comes. */
  enum Endless {
    TIMER,
    AWAKEABLE,
    SIGNAL,
    CALL
  }

  /**
   * Lets an object of its own, and what that calls or sends to, wait for ever, and kills it; its
   * next task has waited for its key.
   */
  record Kill(String id, List<Link> links, Task next) implements Op {
    public Kill {
      links = List.copyOf(links);
    }

    Task captive(String tells) {
      return Task.of(new Captive(id, links, tells));
    }
  }

  /** How one that waits for ever holds the next one. */
  enum Link {
    CALL,
    SEND
  }

  /**
   * Waits until it is killed, and lets others of its own do so; the last of them tells an awakeable
   * that all of them wait.
   */
  record Captive(String id, List<Link> links, String tells) implements Op {
    public Captive {
      links = List.copyOf(links);
    }

    /** The next one; it is called by its id. */
    Captive callee() {
      return new Captive(id + "c", links.subList(1, links.size()), tells);
    }
  }

  /**
   * Sends to an object of its own, which waits first; pauses it there, gives it what it waits for,
   * and resumes it.
   */
  record Pause(String id, Task task) implements Op {
    Task waiting(String tells) {
      return task.after(new Listen(id, tells));
    }
  }

  /** Waits for an awakeable, whose id it tells another one. */
  record Listen(String id, String tells) implements Op {}

  /** Waits for an awakeable that another handler resolves or rejects. */
  record Awake(String id, boolean isRejected) implements Op {}

  /** Waits for a signal that another handler sends. */
  record Signal(String id) implements Op {}

  /** Waits in vain, for so long. */
  record Timeout(String id, int ms) implements Op {}

  /** Waits for the first of two timers. */
  record Race(String id, int ms) implements Op {}

  /** Waits for the first success of a call that fails and of a timer. */
  record FirstSuccess(String id, int ms) implements Op {}

  /** A workflow that awaits a promise and then does its task; its promise is completed twice. */
  record Workflow(String id, boolean isRejected, Task task) implements Op {}

  /** Adds to a tally that all programs share. */
  record Add(String id, int tally, int amount, By by) implements Op {}

  /** Ways to a tally. */
  enum By {
    CALL,
    SEND,
    DELAYED_SEND
  }

  /** Ends the task. */
  record Fail(String id, int code) implements Op {}
}
