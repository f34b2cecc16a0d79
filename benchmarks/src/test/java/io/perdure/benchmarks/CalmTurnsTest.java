package io.perdure.benchmarks;

import static io.perdure.benchmarks.Fixtures.round;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CalmTurnsTest {
  private static final double CALM = 0.05;
  private static final double DISTURBED = 0.3;

  @Test
  void aTurnThatWasDisturbedForOneServerCountsForNeither() {
    var rounds =
        Map.of(
            ServerKind.PERDURE,
            List.of(
                round(1, 1, CALM), round(2, 1, DISTURBED), round(3, 1, CALM), round(4, 1, CALM)),
            ServerKind.PEER,
            List.of(
                round(5, 1, CALM), round(6, 1, CALM), round(7, 1, DISTURBED), round(8, 1, CALM)));

    assertThat(CalmTurns.count(rounds)).isEqualTo(2);
    var counted = CalmTurns.of(rounds, 2);
    assertThat(counted.get(ServerKind.PERDURE)).extracting(Round::calls).containsExactly(1L, 4L);
    assertThat(counted.get(ServerKind.PEER)).extracting(Round::calls).containsExactly(5L, 8L);
  }

  @Test
  void allCountWhenTooFewTurnsWereCalm() {
    var rounds = Map.of(ServerKind.PEER, List.of(round(1, 1, CALM), round(2, 1, DISTURBED)));

    assertThat(CalmTurns.of(rounds, 2)).isEqualTo(rounds);
  }

  @Test
  void theOtherServerGoesOnWhenOneHasFailed() {
    var rounds =
        Map.of(
            ServerKind.PERDURE, List.of(round(1, 1, CALM), round(2, 1, CALM)),
            ServerKind.PEER, List.of(round(3, 1, CALM)));

    var counted = CalmTurns.of(rounds, 2);

    assertThat(counted.get(ServerKind.PERDURE)).hasSize(2);
    assertThat(counted.get(ServerKind.PEER)).hasSize(1);
  }
}
