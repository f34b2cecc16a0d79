package io.perdure.log;

/** What a record of the topic of dead letters has as its key and value. */
public enum DeadLetterForm {
  /** Those of the record, byte for byte, with its headers; the cause is in further headers. */
  ORIGINAL,
  /** The key is the record's, the value a record of Avro with all of it and the cause. */
  AVRO
}
