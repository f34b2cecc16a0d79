package io.perdure.e2e;

import java.util.List;

/** Every invocation suspends whenever it waits, and one timer of a partition is in memory. */
class AlwaysSuspendingMatrixIT extends Matrix {
  @Override
  List<String> settings() {
    return List.of("perdure.function.inactivity-timeout: 0s", "perdure.partition.timer-window: 1");
  }
}
