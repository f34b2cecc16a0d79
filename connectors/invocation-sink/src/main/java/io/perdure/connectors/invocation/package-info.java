/**
 * A Kafka Connect sink whose records become invocations: each is written to Perdure's ingress
 * topic, from where it is invoked exactly once. Knows Connect's API and the schema of the ingress
 * topic, nothing of the runtime.
 */
@NullMarked
package io.perdure.connectors.invocation;

import org.jspecify.annotations.NullMarked;
