package io.perdure.invoker;

import io.perdure.codec.Frame;
import io.perdure.codec.FrameDecoder;
import io.perdure.schema.protocol.StartMessage;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** A deployment that does what the test tells it: a real server, driven call by call. */
final class ScriptedFunction implements AutoCloseable {
  private final HttpServer server;
  private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
  private final boolean isTls;

  private ScriptedFunction(Vertx vertx, HttpServerOptions options) {
    isTls = options.isSsl();
    server =
        vertx
            .createHttpServer(options)
            .requestHandler(request -> calls.add(new Call(vertx.getOrCreateContext(), request)));
    Patience.result(
        server.listen(0, "localhost").toCompletionStage().toCompletableFuture(), "a port");
  }

  static ScriptedFunction start(Vertx vertx) {
    return new ScriptedFunction(vertx, new HttpServerOptions());
  }

  static ScriptedFunction start(Vertx vertx, HttpServerOptions options) {
    return new ScriptedFunction(vertx, options);
  }

  URI uri() {
    return URI.create((isTls ? "https" : "http") + "://localhost:" + server.actualPort());
  }

  /** The next attempt that comes in. */
  Call awaitCall() {
    return Patience.next(calls, "a call");
  }

  @Override
  public void close() {
    Patience.result(
        server.close().toCompletionStage().toCompletableFuture(), "the server to close");
  }

  /** One attempt, as the function sees it. */
  static final class Call {
    private final Context context;
    private final HttpServerRequest request;
    private final FrameDecoder decoder = new FrameDecoder(64 * 1024 * 1024);
    private final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<Boolean> inputClosed = new CompletableFuture<>();
    private final CompletableFuture<Throwable> cut = new CompletableFuture<>();

    private Call(Context context, HttpServerRequest request) {
      this.context = context;
      this.request = request;
      request.handler(this::read);
      request.endHandler(_ -> inputClosed.complete(true));
      request.exceptionHandler(cut::complete);
      request.response().exceptionHandler(cut::complete);
    }

    HttpServerRequest request() {
      return request;
    }

    @Nullable String header(String name) {
      return request.getHeader(name);
    }

    /** Begins the response as a function of the protocol does. */
    Call accept() {
      return head(200, "content-type", String.valueOf(header("content-type")));
    }

    Call head(int status, String... headers) {
      context.runOnContext(_ -> {
        var response = request.response().setStatusCode(status).setChunked(true);
        for (int i = 0; i < headers.length; i += 2) {
          response.putHeader(headers[i], headers[i + 1]);
        }
        response.writeHead();
      });
      return this;
    }

    /** Sends frames as one piece. */
    Call send(byte[]... frames) {
      var bytes = Buffer.buffer(Frames.together(frames));
      context.runOnContext(_ -> request.response().write(bytes));
      return this;
    }

    Call close() {
      context.runOnContext(_ -> request.response().end());
      return this;
    }

    Call reset() {
      context.runOnContext(_ -> request.response().reset());
      return this;
    }

    /** Stops taking what the runtime sends. */
    Call stopReading() {
      request.pause();
      return this;
    }

    Call resumeReading() {
      request.resume();
      return this;
    }

    /** Announces that the connection will take no more streams. */
    Call goAway() {
      context.runOnContext(_ -> request.connection().goAway(0));
      return this;
    }

    /** Closes the connection with all its streams. */
    Call closeConnection() {
      context.runOnContext(_ -> request.connection().close());
      return this;
    }

    Frame awaitFrame() {
      return Patience.next(frames, "a frame from the runtime");
    }

    Frame awaitFrame(int type) {
      var frame = awaitFrame();
      if (frame.type() != type) {
        throw new AssertionError(
            "Expected a frame of type " + type + ", but found " + frame.type());
      }
      return frame;
    }

    /** The announcement, and then as many entries as it announces. */
    StartMessage awaitReplay() {
      try {
        var start = StartMessage.parseFrom(awaitFrame(Frames.START).payload());
        for (int i = 0; i < start.getKnownEntries(); i++) {
          awaitFrame();
        }
        return start;
      } catch (com.google.protobuf.InvalidProtocolBufferException cause) {
        throw new AssertionError("Expected a start message", cause);
      }
    }

    boolean hasFrames() {
      return !frames.isEmpty();
    }

    void awaitInputClosed() {
      Patience.result(inputClosed, "the end of the request's body");
    }

    boolean isInputClosed() {
      return inputClosed.isDone();
    }

    /** Waits until the runtime has read what was sent: it answers a ping behind that. */
    void awaitRead() {
      var pong = new CompletableFuture<Buffer>();
      context.runOnContext(
          _ -> request.connection().ping(Buffer.buffer(new byte[8])).onSuccess(pong::complete));
      Patience.result(pong, "the answer to a ping");
    }

    boolean isCut() {
      return cut.isDone();
    }

    void awaitCut() {
      Patience.result(cut, "the stream to be cut");
    }

    private void read(Buffer bytes) {
      decoder.feed(bytes.getBytes());
      for (var frame = decoder.next(); frame != null; frame = decoder.next()) {
        frames.add(frame);
      }
    }
  }
}
