package io.perdure.ingest;

import io.perdure.log.DeliveryLog;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Where records go; shared by all readers of a node.
 *
 * @param partitions of the log
 * @param maxRecordBytes the largest record that becomes an invocation
 */
record IngestTargets(
    DeliveryLog log,
    int partitions,
    DeadLetters deadLetters,
    InFlightBudget budget,
    long maxRecordBytes) {
  /**
   * @throws BadRecordException if the log would not take the record
   */
  void checkSize(long size) {
    if (size > maxRecordBytes) {
      throw new BadRecordException(
          IngestCode.RECORD_TOO_LARGE,
          "Expected a record of at most " + maxRecordBytes + " bytes, but it has " + size);
    }
  }

  /** Bytes of key, value and headers, the last as they are passed on. */
  static long size(ConsumerRecord<byte[], byte[]> record) {
    long size =
        (record.key() == null ? 0 : 3L * record.key().length)
            + (record.value() == null ? 0 : record.value().length);
    for (var header : record.headers()) {
      size += 2L * (header.key().length() + (header.value() == null ? 0 : header.value().length));
    }
    return size;
  }
}
