package io.perdure.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Tells what our processes, and others on the machine, have used since it was made. */
final class ResourceMeter {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Supplier<Map<String, ProcessUsage>> processes;
  private final MachineLoad loadBefore = MachineLoad.now();
  private final Map<String, ProcessUsage> usageBefore;
  private final long start;

  /**
   * @param processes looks at our processes, by their role
   */
  ResourceMeter(Supplier<Map<String, ProcessUsage>> processes) {
    this.processes = processes;
    this.usageBefore = processes.get();
    this.start = System.nanoTime();
  }

  /**
   * @param usage of our processes, by their role
   * @param foreignCores that others kept busy
   */
  record Reading(Map<String, ProcessUsage> usage, double foreignCores) {}

  Reading read() {
    var usage = new LinkedHashMap<>(processes.get());
    usage.replaceAll(
        (role, after) -> after.since(usageBefore.getOrDefault(role, ProcessUsage.NONE)));
    var seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
    var cores = Runtime.getRuntime().availableProcessors();
    return new Reading(usage, MachineLoad.now().foreignCoresSince(loadBefore, seconds, cores));
  }
}
