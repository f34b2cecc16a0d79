package io.perdure.examples.orders;

/**
 * An order with what is known of its customer; a record of the topic {@code orders-enriched}.
 *
 * @param spentCents by the customer so far, this order included
 * @param isRegular whether that is enough for a regular customer
 */
public record EnrichedOrder(
    String id, String customer, long cents, long spentCents, boolean isRegular) {}
