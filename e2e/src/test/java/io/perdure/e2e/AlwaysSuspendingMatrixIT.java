package io.perdure.e2e;

import java.util.List;

/** Every invocation suspends whenever it waits. */
class AlwaysSuspendingMatrixIT extends Matrix {
  @Override
  List<String> settings() {
    return List.of("perdure.function.inactivity-timeout: 0s");
  }
}
