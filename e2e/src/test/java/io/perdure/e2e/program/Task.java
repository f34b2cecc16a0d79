package io.perdure.e2e.program;

import java.util.List;
import java.util.stream.Stream;

/** What one invocation does: operations, one after the other, until one of them fails. */
public record Task(List<Op> ops) {
  public Task {
    ops = List.copyOf(ops);
  }

  /** This task with another operation before its own. */
  Task after(Op first) {
    return new Task(Stream.concat(Stream.of(first), ops.stream()).toList());
  }

  /** A task of one operation. */
  static Task of(Op op) {
    return new Task(List.of(op));
  }
}
