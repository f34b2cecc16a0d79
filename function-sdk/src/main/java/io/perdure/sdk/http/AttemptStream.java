package io.perdure.sdk.http;

import io.perdure.sdk.internal.AttemptOutput;
import io.perdure.sdk.internal.HandlerRunner;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One attempt as an HTTP stream. Reads go to the runner on the event loop; writes come from any
 * thread and are handed to the event loop in order. Bytes handed over and not yet written are
 * counted, and hold up the handler when they are too many.
 */
final class AttemptStream implements AttemptOutput {
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final Context eventLoop;
  private final int maxUnsentBytes;
  private final AtomicLong unsentBytes = new AtomicLong();
  private volatile Runnable onWritable = () -> {};

  AttemptStream(HttpServerRequest request, Context eventLoop, int maxUnsentBytes) {
    this.request = request;
    this.response = request.response();
    this.eventLoop = eventLoop;
    this.maxUnsentBytes = maxUnsentBytes;
  }

  /** Sends the response's head at once and feeds the runner. On the event loop. */
  void connect(HandlerRunner runner) {
    response.setChunked(true);
    response.exceptionHandler(failure -> runner.connectionLost());
    response.closeHandler(closed -> runner.connectionLost());
    request.exceptionHandler(failure -> runner.connectionLost());
    request.endHandler(end -> runner.endOfInput());
    request.handler(bytes -> runner.receive(bytes.getBytes()));
    onWritable = runner::writable;
    response.writeHead();
  }

  @Override
  public void write(byte[] frames) {
    unsentBytes.addAndGet(frames.length);
    eventLoop.runOnContext(
        now -> response.write(Buffer.buffer(frames)).onComplete(sent -> sent(frames.length)));
  }

  private void sent(int bytes) {
    long before = unsentBytes.getAndAdd(-bytes);
    if (before > maxUnsentBytes && before - bytes <= maxUnsentBytes) {
      onWritable.run();
    }
  }

  @Override
  public void end(byte[] frames) {
    eventLoop.runOnContext(now -> {
      if (!response.ended() && !response.closed()) {
        response.end(Buffer.buffer(frames));
      }
    });
  }

  @Override
  public boolean isFull() {
    return unsentBytes.get() > maxUnsentBytes;
  }
}
