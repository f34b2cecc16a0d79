/**
 * Types by subject: the client of a schema registry, what it answers in memory, and values between
 * JSON and the registry's wire format. Knows neither Kafka, services nor our own records.
 */
@NullMarked
package io.perdure.schemaregistry;

import org.jspecify.annotations.NullMarked;
