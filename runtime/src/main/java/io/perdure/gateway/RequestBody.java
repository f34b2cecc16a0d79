package io.perdure.gateway;

import io.perdure.statemachine.Rejection;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Collects the body of one request, within the limits. Confined to its event loop, but for {@link
 * #release}.
 */
final class RequestBody {
  private static final long DISCARDED_LIMITS = 2;
  private static final byte[] EMPTY = {};

  private final HttpServerRequest request;
  private final int limit;
  private final BodyBudget budget;

  private @Nullable Buffer bytes;
  private boolean isCollecting;
  private long discarded;
  private int reserved;

  RequestBody(HttpServerRequest request, GatewayOptions options, BodyBudget budget) {
    this.request = request;
    this.limit = options.requestSizeLimitBytes();
    this.budget = budget;
  }

  /** Reads; exactly one of the two is called, on the event loop. */
  void read(Consumer<byte[]> onBody, Consumer<Rejection> onRefusal) {
    if (declaredSize() > limit) {
      onRefusal.accept(tooLarge());
      return;
    }
    request.handler(chunk -> add(chunk, onRefusal));
    request.endHandler(_ -> onBody.accept(take()));
  }

  /**
   * Reads on without keeping anything, so that the caller gets to read the answer. Called before
   * the response is begun: a connection of HTTP/1.1 that may be cut before the body's end says that
   * it closes, or the caller would send its next request into a connection that goes away.
   */
  void discard() {
    bytes = null;
    release();
    if (request.isEnded()) {
      return;
    }
    request.handler(this::discard);
    if (mayBeCut()) {
      request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      request.endHandler(_ -> request.connection().close());
    } else {
      request.endHandler(_ -> {});
    }
  }

  private boolean mayBeCut() {
    return request.version() != HttpVersion.HTTP_2
        && (declaredSize() > discardLimit()
            || request.headers().contains(HttpHeaders.TRANSFER_ENCODING));
  }

  private long discardLimit() {
    return DISCARDED_LIMITS * limit;
  }

  private void discard(Buffer chunk) {
    discarded += chunk.length();
    if (discarded > discardLimit()) {
      if (request.version() == HttpVersion.HTTP_2) {
        request.response().reset();
      } else {
        request.connection().close();
      }
    }
  }

  /** The bytes count no longer. Thread-safe; may be called more than once. */
  void release() {
    int bytesToRelease;
    synchronized (this) {
      bytesToRelease = reserved;
      reserved = 0;
    }
    if (bytesToRelease > 0) {
      budget.release(bytesToRelease);
    }
  }

  private void add(Buffer chunk, Consumer<Rejection> onRefusal) {
    int size = (bytes == null ? 0 : bytes.length()) + chunk.length();
    if (size > limit) {
      onRefusal.accept(tooLarge());
    } else if (!reserve(chunk.length())) {
      onRefusal.accept(
          GatewayCode.OVERLOADED.because(
              "The bodies of all requests take as much memory as they may; try again"));
    } else {
      append(chunk);
    }
  }

  /** Most bodies are one chunk, which is then not copied. */
  private void append(Buffer chunk) {
    if (bytes == null) {
      bytes = chunk;
    } else if (isCollecting) {
      bytes.appendBuffer(chunk);
    } else {
      isCollecting = true;
      int expected = (int) Math.max(declaredSize(), 2L * (bytes.length() + chunk.length()));
      bytes = Buffer.buffer(Math.min(expected, limit)).appendBuffer(bytes).appendBuffer(chunk);
    }
  }

  private boolean reserve(int size) {
    if (!budget.reserve(size)) {
      return false;
    }
    synchronized (this) {
      reserved += size;
    }
    return true;
  }

  private byte[] take() {
    var all = bytes == null ? EMPTY : bytes.getBytes();
    bytes = null;
    return all;
  }

  private long declaredSize() {
    var text = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return text == null ? 0 : Long.parseLong(text);
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  private Rejection tooLarge() {
    return GatewayCode.TOO_LARGE.because(
        "Expected a body of at most " + limit + " bytes, but found a larger one");
  }
}
