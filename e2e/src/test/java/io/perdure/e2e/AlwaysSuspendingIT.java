package io.perdure.e2e;

import java.util.List;

/** The same with every invocation suspending whenever it waits. */
class AlwaysSuspendingIT extends FirstCallIT {
  @Override
  List<String> settings() {
    return List.of("perdure.function.inactivity-timeout: 0s");
  }
}
