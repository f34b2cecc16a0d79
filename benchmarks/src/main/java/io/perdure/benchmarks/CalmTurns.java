package io.perdure.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The turns of a cell that count. In a turn each server has one round, right after the other's. A
 * turn is left out as a whole when other programs, or the host, disturbed a round of it: so neither
 * server loses its slow rounds alone.
 */
final class CalmTurns {
  private CalmTurns() {}

  /** How many turns nobody disturbed. */
  static int count(Map<?, List<Round>> rounds) {
    return calm(rounds).size();
  }

  /** Those rounds; all of them if fewer than so many turns were calm. */
  static <S> Map<S, List<Round>> of(Map<S, List<Round>> rounds, int atLeast) {
    var calm = calm(rounds);
    if (calm.size() < atLeast) {
      return rounds;
    }
    var counted = new LinkedHashMap<S, List<Round>>();
    rounds.forEach((server, all) ->
        counted.put(
            server, calm.stream().filter(turn -> turn < all.size()).map(all::get).toList()));
    return counted;
  }

  /** A server that failed has no round in the turns after that. */
  private static List<Integer> calm(Map<?, List<Round>> rounds) {
    int turns = rounds.values().stream().mapToInt(List::size).max().orElse(0);
    var calm = new ArrayList<Integer>();
    for (int turn = 0; turn < turns; turn++) {
      int index = turn;
      if (rounds.values().stream()
          .filter(all -> index < all.size())
          .noneMatch(all -> all.get(index).disturbed())) {
        calm.add(turn);
      }
    }
    return calm;
  }
}
