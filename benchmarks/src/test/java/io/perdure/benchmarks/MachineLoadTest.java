package io.perdure.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MachineLoadTest {
  @Test
  void idleAndWaitingForDisksIsNotBusyButStolenTimeIs() {
    var load = MachineLoad.parse("cpu  10 1 20 500 40 2 3 4 99 99", 0);

    assertThat(load.busyTicks()).isEqualTo(10 + 1 + 20 + 2 + 3 + 4);
    assertThat(load.allTicks()).isEqualTo(580);
  }

  @Test
  void whatOurProcessesUsedIsNotForeign() {
    var before = new MachineLoad(0, 0, 10.0);
    var after = new MachineLoad(150, 200, 11.0);

    // Of two cores 1.5 were busy for the second, 1.0 of them with us.
    assertThat(after.foreignCoresSince(before, 1.0, 2)).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void coarseClocksNeverMakeItNegative() {
    var before = new MachineLoad(0, 0, 10.0);
    var after = new MachineLoad(90, 200, 11.0);

    assertThat(after.foreignCoresSince(before, 1.0, 2)).isZero();
  }

  @Test
  void anUnknownFormatIsRefused() {
    assertThatThrownBy(() -> MachineLoad.parse("cpu  1 2 3", 0))
        .isInstanceOf(BenchmarkException.class)
        .hasMessageContaining("found: cpu  1 2 3");
  }
}
