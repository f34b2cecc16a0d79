package io.perdure.invoker;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One request to a function and its response, flowing at the same time. Confined to its event loop.
 */
public interface FunctionStream {
  /** Whether more should be written now; false until the connection is there. */
  boolean isWritable();

  /**
   * Writes frames, all at once. Must not be called before the first {@link Listener#writable}, nor
   * after the end.
   *
   * @param isLast whether the request's body ends with them
   */
  void write(List<byte[]> frames, boolean isLast);

  /** Reads nothing more until {@link #resumeReading}; what is on its way may still arrive. */
  void pauseReading();

  void resumeReading();

  /** Cuts the stream in both directions, if it is still open. The listener hears nothing more. */
  void reset();

  /** Hears about a stream, on its event loop. */
  interface Listener {
    /** There is room to write: the connection is there, or a full queue has drained. */
    void writable();

    /**
     * The response has begun.
     *
     * @param headers by name in lower case
     */
    void head(int status, Function<String, @Nullable String> headers);

    /** A part of the response's body; borders mean nothing. */
    void data(byte[] bytes);

    /** The response is complete. */
    void ended();

    /** There is no stream, or it broke. The last call. */
    void failed(Throwable cause);
  }
}
