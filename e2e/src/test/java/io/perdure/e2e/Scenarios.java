package io.perdure.e2e;

/** A group of tests that every cell of the matrix runs; they use nothing but HTTP. */
interface Scenarios {
  Cell cell();
}
