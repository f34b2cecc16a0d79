/**
 * Carries out SQL by Apache Calcite: parsed, checked and planned there, with the tables of {@code
 * query.sql} as the only schema and a list of our own of what may be called. Nothing outside may
 * name these classes before there is a query: loading them takes time and memory.
 */
@NullMarked
package io.perdure.query.calcite;

import org.jspecify.annotations.NullMarked;
