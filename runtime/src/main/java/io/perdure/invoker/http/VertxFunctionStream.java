package io.perdure.invoker.http;

import io.perdure.invoker.FunctionRequest;
import io.perdure.invoker.FunctionStream;
import io.perdure.invoker.RequestSigner;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One stream: waits for a connection, then is a request of it. Confined to its event loop. */
final class VertxFunctionStream implements FunctionStream, ConnectionPool.Waiter {
  private static final long CANCEL = 0x8;

  private final FunctionRequest head;
  private final RequestSigner signer;
  private final Listener listener;

  private ConnectionPool.@Nullable Connection connection;
  private @Nullable HttpClientRequest request;
  private @Nullable HttpClientResponse response;
  private boolean isPaused;
  private boolean isRequestComplete;
  private boolean isResponseComplete;
  private boolean isDone;

  VertxFunctionStream(FunctionRequest head, RequestSigner signer, Listener listener) {
    this.head = head;
    this.signer = signer;
    this.listener = listener;
  }

  void open(ConnectionPool pool) {
    if (!isDone) {
      pool.acquire(this);
    }
  }

  @Override
  public boolean isWaiting() {
    return !isDone;
  }

  @Override
  public void connected(ConnectionPool.Connection place) {
    connection = place;
    if (isDone) {
      place.release();
      return;
    }
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setURI(Endpoint.prefix(head.endpoint().address()) + head.path())
            .setFollowRedirects(false);
    head.headers().forEach(options::putHeader);
    signer.sign(head.path(), head.serviceKey()).forEach(options::putHeader);
    place.http().request(options).onComplete(this::opened, this::failed);
  }

  private void opened(HttpClientRequest opened) {
    request = opened;
    if (isDone) {
      opened.reset(CANCEL);
      return;
    }
    opened.exceptionHandler(this::failed);
    opened.drainHandler(_ -> onWritable());
    opened.response().onComplete(this::responded, this::failed);
    // Only HTTP/1.1 has a look at it; the length of the body is never known.
    opened.setChunked(true);
    listener.writable();
  }

  private void onWritable() {
    if (!isDone && !isRequestComplete) {
      listener.writable();
    }
  }

  private void responded(HttpClientResponse responded) {
    if (isDone) {
      return;
    }
    response = responded;
    responded.exceptionHandler(this::failed);
    responded.handler(this::read);
    responded.endHandler(_ -> responseEnded());
    if (isPaused) {
      responded.pause();
    }
    listener.head(responded.statusCode(), responded::getHeader);
  }

  private void read(Buffer data) {
    if (!isDone) {
      listener.data(data.getBytes());
    }
  }

  private void responseEnded() {
    if (!isDone) {
      isResponseComplete = true;
      listener.ended();
      finishIfComplete();
    }
  }

  @Override
  public void failed(Throwable cause) {
    if (!isDone) {
      abandon();
      if (!isResponseComplete) {
        listener.failed(cause);
      }
    }
  }

  @Override
  public boolean isWritable() {
    return request != null && !isDone && !isRequestComplete && !request.writeQueueFull();
  }

  @Override
  public void write(List<byte[]> frames, boolean isLast) {
    if (request == null || isDone || isRequestComplete) {
      return;
    }
    if (!isLast) {
      request.write(buffer(frames));
      return;
    }
    isRequestComplete = true;
    if (frames.isEmpty()) {
      request.end();
    } else {
      request.end(buffer(frames));
    }
    finishIfComplete();
  }

  @Override
  public void pauseReading() {
    isPaused = true;
    if (response != null && !isDone) {
      response.pause();
    }
  }

  @Override
  public void resumeReading() {
    isPaused = false;
    if (response != null && !isDone) {
      response.resume();
    }
  }

  @Override
  public void reset() {
    if (!isDone) {
      if (request != null) {
        request.reset(CANCEL);
      }
      abandon();
    }
  }

  private void finishIfComplete() {
    if (isRequestComplete && isResponseComplete && !isDone) {
      isDone = true;
      if (connection != null) {
        connection.release();
      }
    }
  }

  private void abandon() {
    isDone = true;
    if (connection != null) {
      connection.abandon();
    }
  }

  private static Buffer buffer(List<byte[]> frames) {
    int bytes = 0;
    for (var frame : frames) {
      bytes += frame.length;
    }
    var buffer = Buffer.buffer(bytes);
    for (var frame : frames) {
      buffer.appendBytes(frame);
    }
    return buffer;
  }
}
