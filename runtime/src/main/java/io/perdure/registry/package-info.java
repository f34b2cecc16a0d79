/**
 * Deployments, their services and handlers: what is registered, which is latest, what a target
 * resolves to. Knows neither Kafka nor HTTP.
 */
@NullMarked
package io.perdure.registry;

import org.jspecify.annotations.NullMarked;
