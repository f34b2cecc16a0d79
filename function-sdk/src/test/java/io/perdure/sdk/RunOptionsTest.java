package io.perdure.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RunOptionsTest {
  @Test
  void delaysDoubleUpToTenSeconds() {
    var options = RunOptions.retry();

    assertThat(options.delayAfter(1)).isEqualTo(Duration.ofMillis(100));
    assertThat(options.delayAfter(3)).isEqualTo(Duration.ofMillis(400));
    assertThat(options.delayAfter(8)).isEqualTo(Duration.ofSeconds(10));
    assertThat(options.delayAfter(1000)).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void aFirstDelayThatIsLongerIsTheLongestToo() {
    var hourly = RunOptions.retry().initialInterval(Duration.ofHours(1));

    assertThat(hourly.delayAfter(1)).isEqualTo(Duration.ofHours(1));
    assertThat(hourly.delayAfter(2)).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void aLongestDelayThatIsSetCounts() {
    var options =
        RunOptions.retry()
            .maxInterval(Duration.ofMinutes(1))
            .initialInterval(Duration.ofHours(1))
            .maxAttempts(3);

    assertThat(options.delayAfter(1)).isEqualTo(Duration.ofMinutes(1));
  }
}
