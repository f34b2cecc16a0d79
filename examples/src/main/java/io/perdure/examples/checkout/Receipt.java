package io.perdure.examples.checkout;

/** An order that went through. */
public record Receipt(String order, String payment, String parcel) {}
