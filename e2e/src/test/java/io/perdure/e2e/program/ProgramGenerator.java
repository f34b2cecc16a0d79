package io.perdure.e2e.program;

import io.perdure.e2e.program.Op.By;
import io.perdure.e2e.program.Op.Endless;
import io.perdure.e2e.program.Op.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** The program of a seed. */
public final class ProgramGenerator {
  private static final int MAX_DEPTH = 3;
  private static final int MAX_TASK_LENGTH = 6;

  /** Operations of all tasks of a program together, about. */
  private static final int MAX_OPS = 30;

  private static final int CHILDREN = 2;
  private static final int TALLIES = 4;
  private static final int MAX_LINKS = 2;
  private static final int KINDS_WITHOUT_TASKS = 20;
  private static final int KINDS = 31;
  private static final List<String> NAMES = List.of("a", "b", "c");

  private final String name;
  private final Random random;
  private int ops;

  private ProgramGenerator(long seed) {
    this.name = "p" + seed;
    this.random = new Random(seed);
  }

  /** The same for the same seed. */
  public static Program program(long seed) {
    var generator = new ProgramGenerator(seed);
    return new Program(generator.name, generator.task(0));
  }

  private Task task(int depth) {
    int length = 1 + random.nextInt(MAX_TASK_LENGTH);
    var task = new ArrayList<Op>();
    for (int i = 0; i < length; i++) {
      task.add(op(depth));
    }
    return new Task(task);
  }

  private Op op(int depth) {
    var id = name + "-" + ops++;
    boolean isLeaf = depth == MAX_DEPTH || ops >= MAX_OPS;
    return switch (random.nextInt(isLeaf ? KINDS_WITHOUT_TASKS : KINDS)) {
      case 0, 1 -> new Op.Step(id);
      case 2 -> new Op.FlakyStep(id, 1 + random.nextInt(2));
      case 3 -> new Op.FailingStep(id, failureCode());
      case 4, 5 -> new Op.Remember(id, stateName());
      case 6 -> new Op.Draw(id, stateName());
      case 7 -> new Op.Recall(id, stateName());
      case 8 -> new Op.Forget(id, stateName());
      case 9 -> random.nextBoolean() ? new Op.ForgetAll(id) : new Op.Names(id);
      case 10 -> new Op.Sleep(id, ms());
      case 11 -> new Op.Cancel(id, one(List.of(Endless.values())));
      case 12 -> new Op.CancelScheduled(id);
      case 13 -> new Op.Awake(id, random.nextBoolean());
      case 14 -> new Op.Signal(id);
      case 15 -> new Op.Timeout(id, ms());
      case 16 -> random.nextBoolean() ? new Op.Race(id, ms()) : new Op.FirstSuccess(id, ms());
      case 17, 18 -> add(id);
      case 19 -> random.nextInt(3) == 0 ? new Op.Fail(id, failureCode()) : add(id);
      case 20, 21 -> new Op.Call(id, child(), task(depth + 1));
      case 22 -> new Op.Try(id, child(), task(depth + 1));
      case 23, 24 -> new Op.Send(id, child(), task(depth + 1));
      case 25 -> new Op.Later(id, ms(), task(depth + 1));
      case 26 -> new Op.All(id, List.of(task(depth + 1), task(depth + 1)));
      case 27 ->
          random.nextBoolean()
              ? new Op.Attach(id, task(depth + 1))
              : new Op.Repeat(id, task(depth + 1));
      case 28 -> new Op.Workflow(id, random.nextInt(4) == 0, task(depth + 1));
      case 29 -> new Op.Kill(id, links(), task(depth + 1));
      case 30 -> new Op.Pause(id, task(depth + 1));
      default -> throw new AssertionError();
    };
  }

  private Op add(String id) {
    return new Op.Add(
        id, random.nextInt(TALLIES), 1 + random.nextInt(9), one(List.of(By.values())));
  }

  private List<Link> links() {
    return IntStream.range(0, random.nextInt(MAX_LINKS + 1))
        .mapToObj(_ -> one(List.of(Link.values())))
        .toList();
  }

  /** Not 409, which is that of a cancel or a kill. */
  private int failureCode() {
    return 410 + random.nextInt(40);
  }

  private String stateName() {
    return one(NAMES);
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private int child() {
    return random.nextInt(CHILDREN);
  }

  private int ms() {
    return 1 + random.nextInt(60);
  }
}
