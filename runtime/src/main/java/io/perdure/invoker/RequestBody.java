package io.perdure.invoker;

import io.perdure.codec.FunctionProtocolCodec;
import io.perdure.statemachine.RawEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an attempt sends to its function: the start, the replayed journal, then what comes back
 * while it runs. Written as fast as the function reads, a few frames at a time; live frames are
 * collected until {@link #flush}. Confined to the attempt's event loop.
 */
final class RequestBody {
  private static final int CHUNK_BYTES = 64 * 1024;

  private final FunctionStream stream;
  private final FunctionProtocolCodec codec;
  private final int protocolVersion;
  private final Deque<RawEntry> journal;
  private final int maxQueuedBytes;
  private final Runnable onReplayed;

  private byte @Nullable [] start;
  private final Deque<byte[]> live = new ArrayDeque<>();
  private int liveBytes;
  private boolean closeRequested;
  private boolean closed;

  /**
   * Prepares the body; nothing is written yet.
   *
   * @param start the frame that announces the replay
   * @param closesAfterReplay whether nothing follows the replay
   * @param onReplayed called when start and journal are not held any more
   */
  RequestBody(
      FunctionStream stream,
      FunctionProtocolCodec codec,
      int protocolVersion,
      byte[] start,
      List<RawEntry> journal,
      boolean closesAfterReplay,
      int maxQueuedBytes,
      Runnable onReplayed) {
    this.stream = stream;
    this.codec = codec;
    this.protocolVersion = protocolVersion;
    this.start = start;
    this.journal = new ArrayDeque<>(journal);
    this.closeRequested = closesAfterReplay;
    this.maxQueuedBytes = maxQueuedBytes;
    this.onReplayed = onReplayed;
  }

  /** Whether start and journal have been handed to the connection. */
  boolean isReplayed() {
    return start == null && journal.isEmpty();
  }

  /** Whether the function will get nothing more than what has been taken already. */
  boolean isClosing() {
    return closeRequested;
  }

  /** Whether the last frame has been written. */
  boolean isClosed() {
    return closed;
  }

  /**
   * Takes a live frame, unless the body is about to close: whatever it says is in the journal and
   * will be replayed to the next attempt.
   */
  void add(byte[] frame) {
    if (closeRequested) {
      return;
    }
    live.add(frame);
    liveBytes += frame.length;
    if (liveBytes > maxQueuedBytes) {
      closeRequested = true;
    }
  }

  /** Ends the body behind what has been taken. */
  void close() {
    closeRequested = true;
    flush();
  }

  /** Ends the body as soon as it can be ended; the function needs nothing more. */
  void finish() {
    live.clear();
    close();
  }

  /** Writes as much as the stream takes. */
  void flush() {
    while (!closed && stream.isWritable() && hasWork()) {
      boolean wasReplayed = isReplayed();
      var frames = nextFrames();
      closed = closeRequested && isReplayed() && live.isEmpty();
      stream.write(frames, closed);
      if (!wasReplayed && isReplayed()) {
        onReplayed.run();
      }
    }
  }

  private boolean hasWork() {
    return !isReplayed() || !live.isEmpty() || closeRequested;
  }

  private List<byte[]> nextFrames() {
    var frames = new ArrayList<byte[]>();
    int bytes = 0;
    if (start != null) {
      frames.add(start);
      bytes += start.length;
      start = null;
    }
    while (bytes < CHUNK_BYTES && !journal.isEmpty()) {
      var frame = codec.frame(journal.remove(), protocolVersion);
      frames.add(frame);
      bytes += frame.length;
    }
    while (bytes < CHUNK_BYTES && isReplayed() && !live.isEmpty()) {
      var frame = live.remove();
      frames.add(frame);
      bytes += frame.length;
      liveBytes -= frame.length;
    }
    return frames;
  }
}
