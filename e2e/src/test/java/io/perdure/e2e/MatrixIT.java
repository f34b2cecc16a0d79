package io.perdure.e2e;

import java.util.List;

/** As it comes. */
class MatrixIT extends Matrix {
  @Override
  List<String> settings() {
    return List.of();
  }
}
