package io.perdure.examples.sensors;

/**
 * What people want to know; a record of the topic {@code sensor-alerts}.
 *
 * @param celsius measured last
 */
public record Alert(String sensor, Twin.Status status, double celsius) {}
