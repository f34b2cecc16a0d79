/**
 * The services that all languages have, in Java: a class for each class of scenarios. Knows nothing
 * of clusters.
 */
@NullMarked
package io.perdure.e2e.services;

import org.jspecify.annotations.NullMarked;
