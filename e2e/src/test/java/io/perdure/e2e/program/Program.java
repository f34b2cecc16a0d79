package io.perdure.e2e.program;

/**
 * A task for an object of its own. Whatever is interleaved how, its outcome is one: an object is
 * called by one other only, and so in one order; what has no order has objects of its own, or adds
 * to a tally.
 *
 * @param name the key of its object, and the beginning of all others' of its objects
 */
public record Program(String name, Task task) {}
