package io.perdure.benchmarks;

import static io.perdure.benchmarks.Fixtures.cell;
import static io.perdure.benchmarks.Fixtures.round;
import static io.perdure.benchmarks.Fixtures.run;
import static io.perdure.benchmarks.Fixtures.usage;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.benchmarks.WarmUp.Window;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MarkdownReportTest {
  @Test
  void aCellIsALineWithBothServersAndTheRatios() {
    var cell =
        cell(
            Workload.STEPS_10,
            1,
            round(200, 5, Map.of("runtime", usage(0.5, 400))),
            round(100, 10, Map.of("server", usage(1, 200))));

    var section = MarkdownReport.section(run(Configuration.DEFAULTS, cell));

    assertThat(section)
        .contains(
            "| steps-10 | 1 | 5.00 | 10.0 | 200 | 2000 | 10.0 | 20.0 | 100 | 1000 | 0.50 | 2.00 | 0 % / 0 % |  |")
        .contains("| workload | callers | perdure runtime | peer server |")
        .contains("| steps-10 | 1 | 400 · 0.50 · 2.500 | 200 · 1.00 · 10.000 |")
        .contains("| p50 of 10 steps, 1 caller, in parts of the peer's | <= 0.7 | 0.50 | met |");
  }

  @Test
  void aFailedServerHasDashesAndItsReason() {
    var numbers = CellSummary.of(Workload.ECHO, List.of(round(100, 10)));
    var cell = cell(Workload.ECHO, 1, CellSummary.failed("connection refused"), numbers);

    var section = MarkdownReport.section(run(Configuration.DEFAULTS, cell));

    assertThat(section)
        .contains("| echo | 1 | – | – | – | – | 10.0 | 20.0 | 100 | – | – | – | 0 % |  |")
        .contains("- **perdure failed**: connection refused");
  }

  @Test
  void theColdServersThroughputIsThereToSee() {
    var warmUps =
        List.of(
            new WarmUp(
                ServerKind.PERDURE,
                61.5,
                List.of(new Window(210.4, 4), new Window(1200, 1)),
                true));
    var run = new Run(FunctionLanguage.JAVA, Configuration.DEFAULTS, warmUps, List.of(), List.of());

    assertThat(MarkdownReport.section(run))
        .contains(
            "- warm-up of perdure: 210 calls/s in the first window, 1200 in the last; steady after 62 s");
  }

  @Test
  void roundsThatDisagreeAreMarked() {
    var noisy = CellSummary.of(Workload.ECHO, List.of(round(100, 1), round(200, 1)));
    var quiet = CellSummary.of(Workload.ECHO, List.of(round(100, 1)));

    var section =
        MarkdownReport.section(run(Configuration.DEFAULTS, cell(Workload.ECHO, 1, noisy, quiet)));

    assertThat(section).contains("| 67 % / 0 % | noisy |");
  }
}
