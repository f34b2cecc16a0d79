package io.perdure.e2e;

import io.perdure.e2e.Language.Feature;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;

/** One partition, no state sent ahead, the oldest protocol: the cells that are least used. */
@Tag("soak")
class OnePartitionMatrixIT extends Matrix {
  @Override
  List<String> settings() {
    return List.of(
        "perdure.function.eager-state-limit: 0", "perdure.function.protocol-max-version: 5");
  }

  /** Metadata came with version 6 of the protocol. */
  @Override
  Set<Feature> features(Language language) {
    var features = EnumSet.noneOf(Feature.class);
    features.addAll(language.features());
    features.remove(Feature.FAILURE_METADATA);
    return features;
  }

  @Override
  int partitions() {
    return 1;
  }
}
