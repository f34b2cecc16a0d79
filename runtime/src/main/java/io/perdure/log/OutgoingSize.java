package io.perdure.log;

import io.perdure.model.Header;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** How large a record is for Kafka, at most. Stateless. */
public final class OutgoingSize {
  /** A batch of its own, and all lengths and marks. */
  private static final int RECORD_OVERHEAD_BYTES = 128;

  private static final int HEADER_OVERHEAD_BYTES = 10;

  /** A character is at most so many bytes in UTF-8. */
  private static final int CHARACTER_BYTES = 3;

  private OutgoingSize() {}

  /** An upper bound of the size that producers and brokers hold against their limits. */
  public static long of(ProducerRecord<byte[], byte[]> record) {
    long bytes = RECORD_OVERHEAD_BYTES + (long) size(record.key()) + size(record.value());
    for (var header : record.headers()) {
      bytes += HEADER_OVERHEAD_BYTES + (long) CHARACTER_BYTES * header.key().length();
      bytes += size(header.value());
    }
    return bytes;
  }

  /** The same, where the headers are not encoded yet. */
  public static long of(int keyBytes, int valueBytes, List<Header> headers) {
    long bytes = RECORD_OVERHEAD_BYTES + (long) keyBytes + valueBytes;
    for (var header : headers) {
      bytes += HEADER_OVERHEAD_BYTES;
      bytes += (long) CHARACTER_BYTES * (header.name().length() + header.value().length());
    }
    return bytes;
  }

  private static int size(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
