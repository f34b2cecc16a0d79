package io.perdure.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.model.InvocationId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How far a reader may be ahead of the handlers. */
class PacingTest {
  private static final int AHEAD = 1000;

  /** For one of two partitions. */
  private static final int HALF = AHEAD / 2;

  private final Map<InvocationId, CompletableFuture<Void>> watched = new LinkedHashMap<>();
  private long now;
  private final Pacing pacing = Pacing.of(this::end, 2, AHEAD, () -> now);
  private int gone;

  @Test
  void onlySoManyGoAhead() {
    assertThat(goAll(0)).isEqualTo(HALF);
  }

  @Test
  void whatHasEndedMakesRoom() {
    goAll(0);

    watched.values().iterator().next().complete(null);

    assertThat(goAll(0)).isEqualTo(HALF / 4);
  }

  @Test
  void anEndThatCannotBeToldMakesRoomToo() {
    goAll(0);

    watched.values().iterator().next().completeExceptionally(new IllegalStateException("gone"));

    assertThat(goAll(0)).isEqualTo(HALF / 4);
  }

  @Test
  void whatLastsHoldsUpOthersForAWhileOnly() {
    goAll(0);

    now += Pacing.LONGEST_WAIT.toNanos() - 1;
    assertThat(pacing.mayGo(0)).isFalse();
    now++;

    assertThat(goAll(0)).isEqualTo(HALF);
  }

  @Test
  void nobodyHearsOfTheEndOfWhatIsNotWaitedForAnyMore() {
    goAll(0);
    var first = List.copyOf(watched.values());

    now += Pacing.LONGEST_WAIT.toNanos();
    goAll(0);
    var second = List.copyOf(watched.values()).subList(first.size(), watched.size());
    assertThat(first).allMatch(CompletableFuture::isCancelled);
    assertThat(second).isNotEmpty().noneMatch(CompletableFuture::isDone);
    pacing.beginAgain();

    assertThat(second).allMatch(CompletableFuture::isCancelled);
  }

  @Test
  void whatTheLogHasTooLateIsNotWatched() {
    Runnable appended = () -> {};
    for (int i = 0; i < HALF / 4; i++) {
      appended = pacing.goes(new InvocationId(0, 0, i), 0);
    }
    now += Pacing.LONGEST_WAIT.toNanos();

    appended.run();

    assertThat(watched).isEmpty();
  }

  @Test
  void partitionsDoNotHoldUpEachOther() {
    goAll(0);

    assertThat(goAll(1)).isEqualTo(HALF);
  }

  @Test
  void whatWasLostHoldsUpNobody() {
    goAll(0);

    pacing.beginAgain();

    assertThat(goAll(0)).isEqualTo(HALF);
  }

  /** Returns how many went. */
  private int goAll(int partition) {
    int before = gone;
    while (pacing.mayGo(partition)) {
      pacing.goes(new InvocationId(partition, 0, gone++), partition).run();
    }
    return gone - before;
  }

  private CompletableFuture<Void> end(InvocationId id) {
    var end = new CompletableFuture<Void>();
    watched.put(id, end);
    return end;
  }
}
