package io.perdure.model;

/** A header of an invocation, as its handler sees it. */
public record Header(String name, String value) {}
