package io.perdure.testkit;

import io.perdure.model.InvocationId;
import io.perdure.statemachine.Command;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * By which clock functions go: those of this process by the runtime's manual one, those of other
 * processes by the real one. Thread-safe.
 */
final class FunctionClocks {
  private final ManualClock clock;
  private final Set<String> manual = new HashSet<>();

  /** Which deployment an invocation is on, from its first report on. */
  private final Map<InvocationId, String> deployments = new HashMap<>();

  FunctionClocks(ManualClock clock) {
    this.clock = clock;
  }

  /** The functions of a deployment go by the manual clock. */
  synchronized void goesByManualClock(String deployment) {
    manual.add(deployment);
  }

  /** By how much the runtime's time is ahead of that of the function that has sent a command. */
  synchronized long aheadMs(Command command) {
    if (!(command instanceof Command.ReportAttempt report)) {
      return 0;
    }
    if (report.pin() != null) {
      deployments.put(report.invocation(), report.pin().deployment());
    }
    return manual.contains(deployments.get(report.invocation())) ? 0 : clock.aheadOfSystemMs();
  }
}
