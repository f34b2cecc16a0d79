package io.perdure.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * How busy the machine was, and how much of that was us: this JVM and the processes it started.
 *
 * @param busyTicks of all cores since the machine's start, time stolen by its host included
 * @param allTicks busy or not
 * @param ownCpuSeconds processor time of our processes that are alive
 */
record MachineLoad(long busyTicks, long allTicks, double ownCpuSeconds) {
  private static final Path STAT = Path.of("/proc/stat");
  // Columns of the first line: user nice system idle iowait irq softirq steal; then guests, which
  // user and nice contain already.
  private static final int FIRST_COLUMNS = 8;
  private static final int IDLE = 3;
  private static final int IOWAIT = 4;

  static MachineLoad now() {
    var self = ProcessHandle.current();
    var own =
        Stream.concat(Stream.of(self), self.descendants())
            .map(ProcessUsage::of)
            .reduce(ProcessUsage.NONE, ProcessUsage::plus)
            .cpuSeconds();
    try (var lines = Files.lines(STAT)) {
      return parse(lines.findFirst().orElse(""), own);
    } catch (IOException e) {
      throw new BenchmarkException("Cannot read " + STAT, e);
    }
  }

  static MachineLoad parse(String line, double ownCpuSeconds) {
    var ticks =
        Arrays.stream(line.split("\\s+"))
            .skip(1)
            .limit(FIRST_COLUMNS)
            .mapToLong(Long::parseLong)
            .toArray();
    if (ticks.length < FIRST_COLUMNS) {
      throw new BenchmarkException(
          "Expected %d columns in %s, found: %s".formatted(FIRST_COLUMNS, STAT, line));
    }
    var all = Arrays.stream(ticks).sum();
    return new MachineLoad(all - ticks[IDLE] - ticks[IOWAIT], all, ownCpuSeconds);
  }

  /**
   * Cores that others kept busy between two looks: other programs, or the host of a virtual
   * machine.
   */
  double foreignCoresSince(MachineLoad earlier, double seconds, int cores) {
    if (allTicks == earlier.allTicks) {
      return 0;
    }
    var busyCores =
        (double) (busyTicks - earlier.busyTicks) / (allTicks - earlier.allTicks) * cores;
    var ownCores = (ownCpuSeconds - earlier.ownCpuSeconds) / seconds;
    return Math.max(0, busyCores - ownCores);
  }
}
