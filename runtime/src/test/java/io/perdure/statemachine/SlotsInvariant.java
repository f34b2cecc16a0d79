package io.perdure.statemachine;

import static java.util.Objects.requireNonNullElse;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.statemachine.InvocationStatus.Completed;
import io.perdure.statemachine.InvocationStatus.Inboxed;
import io.perdure.statemachine.InvocationStatus.Queue;
import io.perdure.statemachine.InvocationStatus.Scheduled;
import io.perdure.statemachine.InvocationStatus.Started;
import io.perdure.statemachine.store.PageRequest;
import io.perdure.statemachine.store.Tables;
import java.util.List;
import java.util.TreeMap;

/** Slots are taken by those who have started, and nobody waits for one that is free. */
final class SlotsInvariant {
  private SlotsInvariant() {}

  static void check(Tables tables) {
    var taken = new TreeMap<String, Integer>();
    var waiting = new TreeMap<String, Integer>();
    for (var known : tables.invocations().list(null, Integer.MAX_VALUE)) {
      var levels = known.invocation().target().limitLevels();
      switch (known) {
        case Started _ -> levels.forEach(level -> taken.merge(level, 1, Integer::sum));
        case Inboxed(_, _, Queue.OfLimit(var level, _)) -> {
          levels.subList(0, level).forEach(held -> taken.merge(held, 1, Integer::sum));
          waiting.merge(levels.get(level), 1, Integer::sum);
        }
        case Scheduled _, Inboxed _, Completed _ -> {}
      }
    }
    for (var use : tables.limits().uses(new PageRequest(null, 1000, 1 << 20)).rows()) {
      assertThat(List.of(use.taken(), use.waiting()))
          .as("slots taken, and who waits for one, of %s", use)
          .isEqualTo(
              List.of(
                  requireNonNullElse(taken.remove(use.level()), 0),
                  requireNonNullElse(waiting.remove(use.level()), 0)));
      assertThat(use.waiting() > 0 && use.taken() < use.concurrency())
          .as("somebody waits for a slot that is free of %s", use)
          .isFalse();
    }
    assertThat(taken).isEmpty();
    assertThat(waiting).isEmpty();
  }
}
