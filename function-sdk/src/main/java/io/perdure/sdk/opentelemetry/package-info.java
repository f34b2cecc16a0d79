/**
 * Traces by OpenTelemetry, for those who have its API on the class path; the rest of the SDK does
 * not know it.
 */
@NullMarked
package io.perdure.sdk.opentelemetry;

import org.jspecify.annotations.NullMarked;
