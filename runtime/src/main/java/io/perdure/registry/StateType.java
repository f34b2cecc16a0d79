package io.perdure.registry;

import io.perdure.schemaregistry.SubjectVersion;

/**
 * What a piece of an object's state is.
 *
 * @param subject what it fits
 * @param isJson whether the functions store JSON; else it is in the schema registry's wire format
 */
public record StateType(SubjectVersion subject, boolean isJson) {}
