package io.perdure.benchmarks;

import java.util.List;

/**
 * All cells measured on one start of the servers.
 *
 * @param warmUps how each server came to its full speed before the first cell
 * @param counterChecks a line for each server: does the hot counter hold what was added to it
 */
record Run(
    FunctionLanguage language,
    Configuration configuration,
    List<WarmUp> warmUps,
    List<Cell> cells,
    List<String> counterChecks) {}
