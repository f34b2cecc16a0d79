package io.perdure.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.benchmarks.RecordTopic.Total;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordTopicTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 999, 1000, 1001, 4321})
  void theTotalsOfAllKeysAreThoseOfTheRecords(long records) {
    var counts = new long[RecordTopic.KEYS];
    var sums = new long[RecordTopic.KEYS];
    for (var i = 0L; i < records; i++) {
      counts[(int) (i % RecordTopic.KEYS)]++;
      sums[(int) (i % RecordTopic.KEYS)] += i;
    }
    List<Total> expected = new ArrayList<>();
    List<Total> found = new ArrayList<>();
    for (var key = 0; key < RecordTopic.KEYS; key++) {
      expected.add(new Total(counts[key], sums[key]));
      found.add(RecordTopic.total(key, records));
    }

    assertThat(found).isEqualTo(expected);
  }

  @Test
  void manyRecordsDoNotOverflow() {
    assertThat(RecordTopic.total(999, Options.MAX_RECORDS))
        .isEqualTo(new Total(100_000, 5_000_049_900_000L));
  }
}
