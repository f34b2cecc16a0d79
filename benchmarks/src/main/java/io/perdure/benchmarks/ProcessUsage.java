package io.perdure.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Processor time and memory of a process, from Linux's {@code /proc}.
 *
 * @param cpuSeconds user and system time since its start, or within a round
 * @param residentBytes resident set size now
 */
record ProcessUsage(double cpuSeconds, long residentBytes) {
  static final ProcessUsage NONE = new ProcessUsage(0, 0);

  private static final double NANOS_PER_SECOND = 1e9;
  private static final long BYTES_PER_KIB = 1024;

  /** The usage of one process; {@link #NONE} if it ended just now. */
  static ProcessUsage of(ProcessHandle process) {
    var cpu = process.info().totalCpuDuration().orElse(Duration.ZERO);
    return new ProcessUsage(cpu.toNanos() / NANOS_PER_SECOND, residentBytes(process.pid()));
  }

  ProcessUsage plus(ProcessUsage other) {
    return new ProcessUsage(cpuSeconds + other.cpuSeconds, residentBytes + other.residentBytes);
  }

  /** What happened since an earlier look: the processor time between, and the memory as of now. */
  ProcessUsage since(ProcessUsage earlier) {
    return new ProcessUsage(cpuSeconds - earlier.cpuSeconds, residentBytes);
  }

  private static long residentBytes(long pid) {
    try (var lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * BYTES_PER_KIB)
          .findFirst()
          .orElse(0);
    } catch (IOException _) {
      // The process has ended between being listed and being read.
      return 0;
    }
  }
}
