@NullMarked
package io.perdure.query.sql;

import org.jspecify.annotations.NullMarked;
