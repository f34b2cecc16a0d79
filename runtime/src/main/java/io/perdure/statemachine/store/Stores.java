package io.perdure.statemachine.store;

/**
 * The four stores of a partition, each with a changelog topic of its own. The first three
 * changelogs are public.
 */
public record Stores(
    OrderedStore invocations, OrderedStore journal, OrderedStore state, OrderedStore system) {}
