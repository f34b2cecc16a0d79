package io.perdure.model;

/** What the value of an answer in a topic is. */
public enum ReplyFormat {
  /** The bare result, or the message of the failure. */
  VALUE,
  /** A record that says of which invocation it is, and how that ended. */
  AVRO
}
