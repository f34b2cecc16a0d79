/** Tests of the Spring Boot example. */
@NullMarked
package io.perdure.examples.spring;

import org.jspecify.annotations.NullMarked;
