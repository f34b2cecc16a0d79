package io.perdure.examples.sensors;

/** What a sensor has measured; a record of the topic {@code sensor-readings}. */
public record Reading(double celsius) {}
