package io.perdure.examples.checkout;

/**
 * What the payment provider calls back with.
 *
 * @param id the provider's number for the payment
 * @param approved whether the money came
 */
public record Payment(String id, boolean approved) {}
