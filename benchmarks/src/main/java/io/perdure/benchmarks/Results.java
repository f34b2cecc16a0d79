package io.perdure.benchmarks;

import java.util.List;

/**
 * Everything one invocation of the benchmark found out.
 *
 * @param startedAt when it was started, ISO 8601
 * @param pace how long and how often each cell was measured
 * @param http how callers connected
 */
record Results(
    String startedAt,
    MachineFacts machine,
    Pace pace,
    String http,
    List<String> perdureSettings,
    List<Run> runs) {}
