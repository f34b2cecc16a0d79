package io.perdure.sdk.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Collects what an attempt sends; the end is a null in disguise. */
final class RecordingOutput implements AttemptOutput {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final LinkedBlockingQueue<Optional<Frame>> frames = new LinkedBlockingQueue<>();
  private volatile boolean full;

  @Override
  public void write(byte[] bytes) {
    Wire.frames(bytes).forEach(frame -> frames.add(Optional.of(frame)));
  }

  @Override
  public void end(byte[] bytes) {
    write(bytes);
    frames.add(Optional.empty());
  }

  @Override
  public boolean isFull() {
    return full;
  }

  void setFull(boolean isFull) {
    full = isFull;
  }

  /** The next frame, or empty at the end of the response. */
  Optional<Frame> next() {
    try {
      var next = frames.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("Expected a frame or the end within " + PATIENCE);
      }
      return next;
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  /** Whether nothing more has been sent. */
  boolean isEmpty() {
    return frames.isEmpty();
  }
}
