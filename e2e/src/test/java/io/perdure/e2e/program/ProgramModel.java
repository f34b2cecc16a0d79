package io.perdure.e2e.program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a program must leave behind: its tasks one after the other, each where it is called or sent,
 * in memory and without anything that can fail. Confined to one thread.
 */
public final class ProgramModel {
  private static final int CANCELLED = 409;
  private static final int REJECTED = 500;

  private final SortedMap<String, SortedMap<String, String>> states = new TreeMap<>();
  private final SortedMap<String, SortedMap<String, String>> flows = new TreeMap<>();
  private final Set<String> steps = new TreeSet<>();
  private final Map<Integer, Integer> tallies = new HashMap<>();

  private ProgramModel() {}

  /** The outcome of a program. */
  public static Outcome outcome(Program program) {
    var model = new ProgramModel();
    var result = model.tried(program.name(), program.task());
    return new Outcome(result, model.states, model.flows, model.steps, model.tallies);
  }

  /** A terminal failure. */
  private static final class Failure extends RuntimeException {
    final int code;

    Failure(int code, String message) {
      super(message);
      this.code = code;
    }

    String note() {
      return Notes.failure(code, String.valueOf(getMessage()));
    }
  }

  private String tried(String key, Task task) {
    try {
      return run(key, task);
    } catch (Failure failure) {
      return failure.note();
    }
  }

  private String run(String key, Task task) {
    return new Execution(key, states.computeIfAbsent(key, _ -> new TreeMap<>())).run(task);
  }

  /** One invocation. */
  private final class Execution {
    private final String key;
    private final SortedMap<String, String> state;

    Execution(String key, SortedMap<String, String> state) {
      this.key = key;
      this.state = state;
    }

    String run(Task task) {
      List<String> notes = new ArrayList<>();
      for (var op : task.ops()) {
        notes.add(perform(op));
      }
      return String.join(" ", notes);
    }

    private String perform(Op op) {
      return switch (op) {
        case Op.Step step -> executed(step.id());
        case Op.FlakyStep step -> executed(step.id());
        case Op.FailingStep step -> Notes.failure(step.code(), step.id());
        case Op.Remember it -> kept(it.name(), it.id());
        case Op.Draw draw -> kept(draw.name(), Token.unknown(draw.id()));
        case Op.Recall it -> state.getOrDefault(it.name(), Notes.NOTHING);
        case Op.Forget it -> forgotten(it.name());
        case Op.ForgetAll _ -> forgotten();
        case Op.Names _ -> String.join("+", state.keySet());
        case Op.Sleep _ -> Notes.DONE;
        case Op.Call call -> "[" + ProgramModel.this.run(child(call.child()), call.task()) + "]";
        case Op.Try call -> "[" + tried(child(call.child()), call.task()) + "]";
        case Op.Send send -> sent(child(send.child()), send.task());
        case Op.Later send -> sent(send.id(), send.task());
        case Op.All all -> all(all);
        case Op.Attach attach -> "[" + tried(attach.id(), attach.task()) + "]";
        case Op.Repeat repeat -> twice("[" + tried(repeat.id(), repeat.task()) + "]");
        case Op.Cancel cancel -> "[" + tried(cancel.id(), cancel.held()) + "]";
        case Op.CancelScheduled _ -> "[failed 409]";
        case Op.Hold hold -> throw cancelled(hold);
        case Op.Kill kill -> killed(kill);
        case Op.Captive captive -> throw captive(captive);
        case Op.Pause pause -> "[" + tried(pause.id(), pause.waiting("")) + "]";
        case Op.Listen listen -> executed(listen.id()) + "=" + listen.id();
        case Op.Awake awake ->
            awake.isRejected() ? Notes.failure(REJECTED, awake.id()) : awake.id();
        case Op.Signal signal -> signal.id();
        case Op.Timeout _ -> Notes.LATE;
        case Op.Race _ -> "1";
        case Op.FirstSuccess _ -> Notes.DONE;
        case Op.Workflow workflow -> workflow(workflow);
        case Op.Add add -> added(add);
        case Op.Fail fail -> throw new Failure(fail.code(), fail.id());
      };
    }

    private String child(int number) {
      return key + "." + number;
    }

    private String executed(String step) {
      steps.add(step);
      return Token.unknown(step);
    }

    private String kept(String name, String value) {
      state.put(name, value);
      return Notes.DONE;
    }

    private String forgotten(String name) {
      state.remove(name);
      return Notes.DONE;
    }

    private String forgotten() {
      state.clear();
      return Notes.DONE;
    }

    private String sent(String callee, Task task) {
      var _ = tried(callee, task);
      return Notes.DONE;
    }

    private String all(Op.All all) {
      var notes = new ArrayList<String>();
      for (int i = 0; i < all.tasks().size(); i++) {
        notes.add("[" + tried(all.key(i), all.tasks().get(i)) + "]");
      }
      return String.join("&", notes);
    }

    private String twice(String note) {
      return note + "=" + note;
    }

    private Failure cancelled(Op.Hold hold) {
      if (hold.how() == Op.Endless.CALL) {
        var _ = tried(hold.calleeKey(), hold.callee());
      }
      executed(hold.id());
      kept(Notes.COMPENSATED, hold.id());
      return new Failure(CANCELLED, "cancelled");
    }

    private String killed(Op.Kill kill) {
      return "[" + tried(kill.id(), kill.captive("")) + "][" + tried(kill.id(), kill.next()) + "]";
    }

    private Failure captive(Op.Captive captive) {
      executed(captive.id());
      kept(Notes.CAPTIVE, captive.id());
      if (!captive.links().isEmpty()) {
        var callee = captive.callee();
        var _ = tried(callee.id(), Task.of(callee));
      }
      return new Failure(CANCELLED, "killed");
    }

    private String workflow(Op.Workflow workflow) {
      var flow =
          new Execution(workflow.id(), flows.computeIfAbsent(workflow.id(), _ -> new TreeMap<>()));
      return "completed failed 409 failed 409 [" + result(workflow, flow) + "]";
    }

    private String result(Op.Workflow workflow, Execution flow) {
      if (workflow.isRejected()) {
        return Notes.failure(REJECTED, workflow.id());
      }
      try {
        return workflow.id() + " " + flow.run(workflow.task());
      } catch (Failure failure) {
        return failure.note();
      }
    }

    private String added(Op.Add add) {
      tallies.merge(add.tally(), add.amount(), Integer::sum);
      return Notes.DONE;
    }
  }
}
