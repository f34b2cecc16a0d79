package io.perdure.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WorkloadTest {
  @Test
  void noKeyOfAWorkflowComesTwiceWhoeverCalls() {
    var paths = new HashSet<String>();
    for (var seed = 0; seed < 100; seed++) {
      var random = new SplittableRandom(seed);
      for (var call = 0; call < 1000; call++) {
        assertThat(paths.add(Workload.WORKFLOW.nextPath(random))).isTrue();
      }
    }
  }

  @Test
  void namesAreDistinctAndFoundAgain() {
    assertThat(Workload.ALL).extracting(Workload::name).doesNotHaveDuplicates();
    assertThat(Workload.ALL)
        .allSatisfy(workload -> assertThat(Workload.of(workload.name())).isSameAs(workload));
  }
}
