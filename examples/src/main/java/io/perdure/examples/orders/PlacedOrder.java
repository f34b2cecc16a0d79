package io.perdure.examples.orders;

/** An order as it comes; a record of the topic {@code orders}. */
public record PlacedOrder(String id, String customer, long cents) {}
