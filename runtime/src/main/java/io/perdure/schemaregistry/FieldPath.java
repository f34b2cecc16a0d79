package io.perdure.schemaregistry;

import org.jspecify.annotations.Nullable;

/**
 * Where in a value something is, shown as {@code $.lines[2].price}.
 *
 * @param above null at the top
 */
record FieldPath(@Nullable FieldPath above, String step) {
  static final FieldPath TOP = new FieldPath(null, "$");

  FieldPath field(String name) {
    return new FieldPath(this, "." + name);
  }

  FieldPath item(int index) {
    return new FieldPath(this, "[" + index + "]");
  }

  SchemaException doesNotFit(String expected, String found) {
    return new SchemaException(
        SchemaCode.DOES_NOT_FIT, "Expected " + expected + " at " + this + ", but found " + found);
  }

  @Override
  public String toString() {
    return above == null ? step : above + step;
  }
}
