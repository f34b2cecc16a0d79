package io.perdure.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
  @Test
  void withoutOptionsEverythingIsMeasuredOnBothServers() {
    var options = Options.parse();

    assertThat(options.workloads()).isEqualTo(Workload.ALL);
    assertThat(options.callers()).containsExactly(1, 16, 64, 256);
    assertThat(options.configurations()).containsExactly(Configuration.values());
    assertThat(options.languages()).containsExactly(FunctionLanguage.values());
    assertThat(options.servers()).containsExactly(ServerKind.values());
    assertThat(options.pace()).isEqualTo(Pace.FULL);
    assertThat(options.http2()).isFalse();
    assertThat(options.save()).isFalse();
    assertThat(options.ingestedRecords()).isNull();
  }

  @Test
  void quickMeasuresLessAndShorter() {
    var options = Options.parse("--quick");

    assertThat(options.workloads()).isEqualTo(Workload.QUICK);
    assertThat(options.callers()).containsExactly(1, 64);
    assertThat(options.languages()).containsExactly(FunctionLanguage.TYPESCRIPT);
    assertThat(options.pace()).isEqualTo(Pace.QUICK);
  }

  @Test
  void ingestionIsMeasuredInOneSetUpUnlessAnotherIsNamed() {
    var options = Options.parse("--ingestion");

    assertThat(options.ingestedRecords()).isEqualTo(1_000_000);
    assertThat(options.languages()).containsExactly(FunctionLanguage.JAVA);
    assertThat(options.configurations()).containsExactly(Configuration.LIKE_FOR_LIKE);

    var named =
        Options.parse(
            "--records", "5", "--configuration", "defaults", "--functions", "ts", "--ingestion");

    assertThat(named.ingestedRecords()).isEqualTo(5);
    assertThat(named.languages()).containsExactly(FunctionLanguage.TYPESCRIPT);
    assertThat(named.configurations()).containsExactly(Configuration.DEFAULTS);
  }

  @Test
  void whatIsNamedWinsOverQuickInAnyOrder() {
    var options =
        Options.parse(
            "--only", "steps-50,echo", "--quick", "--functions", "java", "--callers", "2,8");

    assertThat(options.workloads()).extracting(Workload::name).containsExactly("steps-50", "echo");
    assertThat(options.languages()).containsExactly(FunctionLanguage.JAVA);
    assertThat(options.callers()).containsExactly(2, 8);
  }

  @Test
  void moreRoundsThanTheMostRaiseTheMost() {
    var options = Options.parse("--rounds", "9");

    assertThat(options.pace().rounds()).isEqualTo(9);
    assertThat(options.pace().maxRounds()).isEqualTo(9);
  }

  @Test
  void longerRoundsRaiseTheLongest() {
    var options = Options.parse("--seconds", "10");

    assertThat(options.pace().measure()).isEqualTo(Duration.ofSeconds(10));
    assertThat(options.pace().maxMeasure()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void perdureSettingsKeepEverythingAfterTheFirstEqualsSign() {
    var options =
        Options.parse(
            "--perdure-setting",
            "perdure.streams.commit.interval.ms=5",
            "--perdure-setting",
            "perdure.a=b=c");

    assertThat(options.perdureSettings())
        .isEqualTo(Map.of("perdure.streams.commit.interval.ms", "5", "perdure.a", "b=c"));
  }

  @ParameterizedTest
  @CsvSource({
    "--only nothing, 'Expected a workload of echo, steps-1, '",
    "--only '', 'Expected a workload of echo, steps-1, '",
    "--functions cobol, 'Expected a function language of ts, java, found cobol'",
    "--configuration fast, 'Expected a configuration of defaults, like-for-like, found fast'",
    "--server third, 'Expected a server of perdure, peer, found third'",
    "--callers 0, 'Expected a number from 1 to 4096 after --callers, found 0'",
    "--callers 4097, 'Expected a number from 1 to 4096 after --callers, found 4097'",
    "--callers many, 'Expected a number from 1 to 4096 after --callers, found many'",
    "--rounds -1, 'Expected a number from 1 to 50 after --rounds, found -1'",
    "--perdure-setting =x, 'Expected KEY=VALUE after --perdure-setting, found =x'",
    "--records 5, 'Expected --records with --ingestion, found it alone'",
    "--ingestion --callers 5, 'Expected --ingestion without --only, --callers, '",
    "--ingestion --http2, 'Expected --ingestion without --only, --callers, '",
    "--seconds, 'Expected a value after --seconds, found the end'",
    "--fast, 'Expected an option, found --fast'",
  })
  void aWrongOptionSaysWhatWasExpectedAndFound(String line, String message) {
    var arguments = line.replace("''", "\0").split(" ");
    for (var i = 0; i < arguments.length; i++) {
      arguments[i] = arguments[i].replace("\0", "");
    }

    assertThatThrownBy(() -> Options.parse(arguments))
        .isInstanceOf(BenchmarkException.class)
        .hasMessageStartingWith(message);
  }
}
