package io.perdure.codec;

import io.perdure.schema.ingress.InvocationRequest;
import io.perdure.schema.log.LogCommand;
import io.perdure.schema.replies.InvocationReply;
import io.perdure.schema.state.InvocationRecord;
import io.perdure.schema.state.JournalEntryRecord;
import io.perdure.schema.state.StateRecord;

/** The schemas of what others may write and read, as Avro's JSON, each complete. Stateless. */
public final class PublicSchemas {
  private PublicSchemas() {}

  /** Of the values of the ingress topic. */
  public static String ingress() {
    return InvocationRequest.getClassSchema().toString();
  }

  /** Of the values of the log; internal, but Kafka's tools may look. */
  public static String log() {
    return LogCommand.getClassSchema().toString();
  }

  /** Of answers in Avro. */
  public static String replies() {
    return InvocationReply.getClassSchema().toString();
  }

  /** Of dead letters in Avro. */
  public static String deadLetters() {
    return io.perdure.schema.deadletters.DeadLetter.getClassSchema().toString();
  }

  /** Of the values of the invocations' changelog. */
  public static String invocations() {
    return InvocationRecord.getClassSchema().toString();
  }

  /** Of the values of the journal's changelog. */
  public static String journal() {
    return JournalEntryRecord.getClassSchema().toString();
  }

  /** Of the values of the state's changelog. */
  public static String state() {
    return StateRecord.getClassSchema().toString();
  }
}
