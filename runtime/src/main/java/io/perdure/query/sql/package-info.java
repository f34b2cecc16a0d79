/**
 * What SQL can ask: the tables of a cluster, the rows of all partitions wherever they are led, the
 * bounds of a query and the forms of its answer. Knows no SQL itself: {@link
 * io.perdure.query.sql.SqlRunner} is given to it. Queries run on threads of their own.
 */
@NullMarked
package io.perdure.query.sql;

import org.jspecify.annotations.NullMarked;
