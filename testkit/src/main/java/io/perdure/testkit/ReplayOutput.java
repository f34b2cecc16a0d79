package io.perdure.testkit;

import io.perdure.codec.Frame;
import io.perdure.codec.FrameDecoder;
import io.perdure.sdk.internal.AttemptOutput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Collects what an attempt sends until its end. Thread-safe. */
final class ReplayOutput implements AttemptOutput {
  private final FrameDecoder decoder = new FrameDecoder(Integer.MAX_VALUE);
  private final CountDownLatch ended = new CountDownLatch(1);

  @Override
  public synchronized void write(byte[] frames) {
    decoder.feed(frames);
  }

  @Override
  public void end(byte[] frames) {
    write(frames);
    ended.countDown();
  }

  @Override
  public boolean isFull() {
    return false;
  }

  /** All frames, once the attempt has ended. */
  List<Frame> await(Duration patience) {
    try {
      if (!ended.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(
            "Expected the handler to end or to wait within " + patience + ", but it still runs");
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while a journal is replayed", stopped);
    }
    return frames();
  }

  private synchronized List<Frame> frames() {
    var frames = new ArrayList<Frame>();
    for (var frame = decoder.next(); frame != null; frame = decoder.next()) {
      frames.add(frame);
    }
    return frames;
  }
}
