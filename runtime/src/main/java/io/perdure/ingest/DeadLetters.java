package io.perdure.ingest;

import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Where records go that could not become invocations. Thread-safe. */
interface DeadLetters {
  /**
   * Publishes a record as it is, with its cause. Called by readers; may block them for a bounded
   * time.
   *
   * @param from what was read
   * @param done told null when the record is kept, else why not; once, on any thread
   */
  void send(
      Reading from,
      ConsumerRecord<byte[], byte[]> record,
      BadRecordException cause,
      Consumer<@Nullable Exception> done);
}
