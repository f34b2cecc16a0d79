/** Durable handlers in a Spring Boot application, as beans among its other beans. */
@NullMarked
package io.perdure.examples.spring;

import org.jspecify.annotations.NullMarked;
