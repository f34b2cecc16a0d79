package io.perdure.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which appends wait for others, with time and load as told. */
class GroupingTest {
  private static final int BUSY = 1;
  private static final int OTHER = 2;
  private static final int PARTITIONS = 4;
  private static final long STEP = Grouping.WINDOW_NANOS / 50;

  private final Grouping grouping = new Grouping(PARTITIONS, 0);
  private long now;

  @Test
  void oneAfterTheOtherGoesAtOnceHoweverManyThereAre() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(begin(OTHER)).isFalse();
      grouping.end(OTHER);
    }
  }

  @Test
  void manyUnderWayAreGrouped() {
    keepUnderWay(Grouping.MANY);

    assertThat(begin(OTHER)).isTrue();
  }

  @Test
  void fewerAreNot() {
    keepUnderWay(Grouping.MANY - 1);

    assertThat(begin(OTHER)).isFalse();
  }

  @Test
  void aPartitionChangesWhenNothingOfItIsUnderWay() {
    begin(OTHER);
    keepUnderWay(Grouping.MANY);

    assertThat(begin(OTHER)).isFalse();
    grouping.end(OTHER);
    assertThat(begin(OTHER)).isFalse();
    grouping.end(OTHER);
    grouping.end(OTHER);
    assertThat(begin(OTHER)).isTrue();
  }

  @Test
  void afterSilenceTheFirstGoesAtOnce() {
    keepUnderWay(Grouping.MANY);
    assertThat(begin(OTHER)).isTrue();
    grouping.end(OTHER);

    now += 2 * Grouping.WINDOW_NANOS;

    assertThat(begin(OTHER)).isFalse();
  }

  @Test
  void whateverHappensWhatIsUnderWayInAPartitionGoesTheSameWay() {
    for (int seed = 0; seed < 200; seed++) {
      var random = new Random(seed);
      var underWay = new ArrayList<ArrayDeque<Boolean>>();
      for (int partition = 0; partition < PARTITIONS; partition++) {
        underWay.add(new ArrayDeque<>());
      }
      var subject = new Grouping(PARTITIONS, now);
      for (int i = 0; i < 2_000; i++) {
        now += random.nextLong(STEP);
        int partition = random.nextInt(PARTITIONS);
        var those = underWay.get(partition);
        boolean loaded = i / 500 % 2 == 0;
        if (random.nextInt(10) < (loaded ? 6 : 3)) {
          those.add(subject.begin(partition, now));
        } else if (!those.isEmpty()) {
          those.remove();
          subject.end(partition);
        }
        assertThat(those.stream().distinct()).as("seed %d", seed).hasSizeLessThanOrEqualTo(1);
      }
    }
  }

  private boolean begin(int partition) {
    now += STEP;
    return grouping.begin(partition, now);
  }

  /** Has so many under way, and others that meet them for two windows. */
  private void keepUnderWay(int count) {
    for (int i = 0; i < count; i++) {
      begin(BUSY);
    }
    for (long end = now + 2 * Grouping.WINDOW_NANOS + STEP; now < end; ) {
      begin(0);
      grouping.end(0);
    }
  }
}
