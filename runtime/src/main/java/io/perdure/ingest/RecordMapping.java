package io.perdure.ingest;

import io.perdure.statemachine.Command;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Turns a record into what it asks for. The same record must give the same invocation id every
 * time, on every node. Thread-safe.
 */
@FunctionalInterface
interface RecordMapping {
  /**
   * Maps one record.
   *
   * @throws BadRecordException if it does not say what to invoke
   */
  Command.Invoke map(RecordPlace place, ConsumerRecord<byte[], byte[]> record);
}
