package io.perdure.e2e.program;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * What a program leaves behind. Values that only the run can know are unknown {@link Token}s.
 *
 * @param result its notes, or its failure
 * @param states of the objects of all tasks that ran, by key
 * @param flows the same of its workflows
 * @param steps ids of the steps that had an effect outside
 * @param tallies what it added to which tally
 */
public record Outcome(
    String result,
    SortedMap<String, SortedMap<String, String>> states,
    SortedMap<String, SortedMap<String, String>> flows,
    Set<String> steps,
    Map<Integer, Integer> tallies) {}
