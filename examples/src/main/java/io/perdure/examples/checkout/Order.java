package io.perdure.examples.checkout;

/**
 * What somebody wants to buy.
 *
 * @param id the shop's number for the order; the caller's idempotency key as well
 * @param item an item of the {@link Inventory}
 * @param quantity how many of it
 * @param cents the price of all together
 * @param card who pays: see {@link PaymentProvider}
 */
public record Order(String id, String item, int quantity, long cents, String card) {}
