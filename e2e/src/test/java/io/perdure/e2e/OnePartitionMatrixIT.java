package io.perdure.e2e;

import java.util.List;
import org.junit.jupiter.api.Tag;

/** One partition, no state sent ahead, the oldest protocol: the cells that are least used. */
@Tag("soak")
class OnePartitionMatrixIT extends Matrix {
  @Override
  List<String> settings() {
    return List.of(
        "perdure.function.eager-state-limit: 0", "perdure.function.protocol-max-version: 5");
  }

  @Override
  int partitions() {
    return 1;
  }
}
