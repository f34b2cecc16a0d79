package io.perdure.e2e.program;

import java.util.List;

/** What one invocation does: operations, one after the other, until one of them fails. */
public record Task(List<Op> ops) {
  public Task {
    ops = List.copyOf(ops);
  }

  /** A task of one operation. */
  static Task of(Op op) {
    return new Task(List.of(op));
  }
}
