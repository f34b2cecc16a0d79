package io.perdure.ingest;

import com.fasterxml.jackson.core.JsonPointer;

/** Where the key of an object or workflow is in a record. */
sealed interface KeyRule {
  /** The key of the record. */
  record OfRecord() implements KeyRule {}

  /** The last header of that name. */
  record OfHeader(String name) implements KeyRule {}

  /** A text or number inside of the value, which is JSON. */
  record OfValue(JsonPointer pointer) implements KeyRule {}
}
