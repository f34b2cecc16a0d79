package io.perdure.log;

import io.perdure.model.Header;
import java.util.List;

/** How large a record is for Kafka, at most. Stateless. */
public final class OutgoingSize {
  /** A batch of its own, and all lengths and marks. */
  private static final int RECORD_OVERHEAD_BYTES = 128;

  private static final int HEADER_OVERHEAD_BYTES = 10;

  /** A character is at most so many bytes in UTF-8. */
  private static final int CHARACTER_BYTES = 3;

  private OutgoingSize() {}

  /** An upper bound of the size that producers and brokers hold against their limits. */
  public static long of(int keyBytes, int valueBytes, List<Header> headers) {
    long bytes = RECORD_OVERHEAD_BYTES + (long) keyBytes + valueBytes;
    for (var header : headers) {
      bytes += HEADER_OVERHEAD_BYTES;
      bytes += (long) CHARACTER_BYTES * (header.name().length() + header.value().length());
    }
    return bytes;
  }
}
